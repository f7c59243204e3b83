using FluentValidation;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Qualifying;

/// <summary>/api/v1/leads/{id}/bant and /qualification.</summary>
public static class BantApi
{
    public sealed record QualificationView(int Score, bool SalesReady, string Stage, int AgreementVersion, DateOnly AsOf, IReadOnlyDictionary<Criterion, CriterionView> Criteria,
        IReadOnlyList<AdjustmentView> Adjustments, IReadOnlyList<StageView> Stages, Fit Fit, IReadOnlyList<string> Missing, QuestionView? NextQuestion);

    public sealed record CriterionView(Level Level, int Points, int Of, string Why, DateOnly? LearnedOn, bool Fresh);

    public sealed record AdjustmentView(int Points, string Why);

    public sealed record StageView(string Name, StageKind Kind, bool Met, IReadOnlyList<string> Failed);

    public sealed record QuestionView(Criterion Criterion, string Text);

    public static void MapBant(this WebApplication app, RouteGroupBuilder api)
    {
        var lead = api.MapGroup("/leads/{id:guid}").WithTags("Qualification");
        lead.MapPut("/bant", Answer).RequireAuthorization(Policies.EditLeads).Produces<LeadView>()
            .WithSummary("Record what was learned").WithDescription("Any of budget, authority, need and timeframe; answers the lead, re-scored. Levels: unknown, no, possible, likely, confirmed.");
        lead.MapGet("/qualification", async (Guid id, ISender sender, CancellationToken ct) => Results.Json(View(await sender.Send(new GetLead.Query(id), ct)), ApiJson.Options))
            .RequireAuthorization(Policies.SeeLeads).Produces<QualificationView>()
            .WithSummary("Why it has its score").WithDescription("Points of the criteria and adjustments sum to the score.");
    }

    private static async Task<IResult> Answer(Guid id, ApiBody<BantBody> body, ISender sender, CancellationToken ct)
    {
        if (body.Value.Problems().ToDictionary(p => p.Field, p => new[] { p.Problem }) is { Count: > 0 } problems)
        {
            return Problem.Invalid(problems);
        }

        var answers = body.Value.Answers();
        try
        {
            return await sender.Lead(id, new AnswerBant.Command(id, answers), ct);
        }
        catch (ValidationException e)
        {
            // By the names of the body: bant[0].amount is budget.amount.
            return Problem.Of(new ValidationException(e.Errors.Select(f => new FluentValidation.Results.ValidationFailure(
                answers.Index().Aggregate(f.PropertyName, (name, a) => name.Replace($"bant[{a.Index}]", a.Item.Criterion.ToString(), StringComparison.Ordinal)), f.ErrorMessage))));
        }
    }

    private static QualificationView View(LeadView lead)
    {
        var q = lead.Qualification;
        return new(q.Score, q.SalesReady, q.Stage.Name, lead.AgreementVersion, q.AsOf,
            q.Criteria.ToDictionary(c => c.Criterion, c => new CriterionView(c.Level, c.Points, c.Of, c.Why, c.LearnedOn, c.Fresh)),
            [.. q.Adjustments.Select(a => new AdjustmentView(a.Points, a.Why))],
            [.. q.Stages.Select(s => new StageView(s.Name, s.Kind, s.Met, s.Failed))],
            q.Fit, q.Missing, q.NextQuestion is { } next ? new(next.Criterion, next.Text) : null);
    }
}
