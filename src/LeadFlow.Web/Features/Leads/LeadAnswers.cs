using LeadFlow.Domain;
using LeadFlow.Web.Features.Integrations;
using MediatR;

namespace LeadFlow.Web.Features.Leads;

/// <summary>The lead as it is now, which most calls answer with; or the sentence of the rule that refused.</summary>
public static class LeadAnswers
{
    public static async Task<IResult> Lead(this ISender sender, Guid leadId, IRequest<Result> command, CancellationToken cancellationToken)
    {
        return await sender.Answer(leadId, await sender.Send(command, cancellationToken), cancellationToken);
    }

    /// <summary>Whoever just gave a lead away sees it once more.</summary>
    public static async Task<IResult> Answer(this ISender sender, Guid leadId, Result result, CancellationToken cancellationToken)
    {
        return result.Refusal is { } sentence
            ? Problem.Refused(sentence)
            : new LeadAnswer(await sender.Send(new GetLead.Query(leadId) { AfterOwnAct = true }, cancellationToken));
    }
}

/// <summary>A lead with its version as ETag.</summary>
public sealed class LeadAnswer(LeadView lead, int status = StatusCodes.Status200OK) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ETag = Words.Invariant($"\"{lead.Version}\"");
        if (status == StatusCodes.Status201Created)
        {
            httpContext.Response.Headers.Location = $"/api/v1/leads/{lead.Id}";
        }

        return ApiJson.Write(httpContext, lead, status);
    }
}
