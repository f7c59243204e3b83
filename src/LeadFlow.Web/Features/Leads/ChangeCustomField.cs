using FluentValidation;
using LeadFlow.Domain.Fields;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Leads;

/// <summary>
/// Changes one custom field where it stands. As with a field of contact or company, others may have changed other fields meanwhile; who changes
/// the same one second is shown what stands there now, and decides.
/// </summary>
public static class ChangeCustomField
{
    /// <param name="Was">What stood there when it was opened.</param>
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid LeadId, string Key, string? Value, string? Was) : IRequest<ChangeField.Answer>;

    public sealed class Handler(ISender sender, Desk desk) : IRequestHandler<Command, ChangeField.Answer>
    {
        public async Task<ChangeField.Answer> Handle(Command command, CancellationToken cancellationToken)
        {
            var field = (await desk.Rules(cancellationToken)).Fields.Find(command.Key) ?? throw new NotFoundException("Custom field", command.Key);
            for (var attempt = 1; ; attempt++)
            {
                var lead = await sender.Send(new GetLead.Query(command.LeadId), cancellationToken);
                var (stands, was) = (lead.CustomFields?.GetValueOrDefault(field.Key) ?? "", ContactFields.Plain(command.Was ?? ""));
                var typed = field.Read(command.Value, stands);
                if (typed.Problem is { } problem)
                {
                    throw new ValidationException([new("value", $"“{Domain.Leads.Text.Shorten(Domain.Leads.Text.OneLine(command.Value), 60)}” {problem}")]);
                }

                if (ContactFields.Plain(stands) != was && stands != (typed.Value ?? ""))
                {
                    var edits = await sender.Send(new GetTimeline.Query(command.LeadId, 50) { Group = TimelineGroup.Edits }, cancellationToken);
                    var theirs = edits.Lines.FirstOrDefault(l => l.Data?.ContainsKey(FieldKey.Prefix + field.Key) == true);
                    return new(null, new(stands, theirs?.By, theirs?.ById, theirs?.At));
                }

                try
                {
                    return new(await sender.Send(new EditLead.Command(command.LeadId, lead.Version, ContactFields.Of(lead), new Dictionary<string, string?> { [field.Key] = typed.Value }), cancellationToken));
                }
                catch (ChangedMeanwhileException) when (attempt < 5)
                {
                    // Somebody saved between reading and writing: look again whether it was this field.
                }
            }
        }
    }
}
