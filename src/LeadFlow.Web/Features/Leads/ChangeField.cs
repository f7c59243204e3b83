using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Leads;

/// <summary>
/// Changes one field of contact or company. Others may have changed other fields meanwhile: both are kept. Who changes the same field
/// second is shown what stands there now and from whom, and decides.
/// </summary>
public static class ChangeField
{
    /// <param name="Was">What stood there when it was opened.</param>
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid LeadId, string Field, string? Value, string? Was) : IRequest<Answer>;

    /// <param name="Result">Null where somebody else changed the same field.</param>
    public sealed record Answer(Result? Result, Conflict? Conflict = null);

    public sealed record Conflict(string Theirs, string? By, Guid? ById, DateTimeOffset? At);

    public sealed class Handler(ISender sender) : IRequestHandler<Command, Answer>
    {
        public async Task<Answer> Handle(Command command, CancellationToken cancellationToken)
        {
            var field = ContactFields.Find(command.Field) ?? throw new NotFoundException("Field", command.Field);
            for (var attempt = 1; ; attempt++)
            {
                var lead = await sender.Send(new GetLead.Query(command.LeadId), cancellationToken);
                var contact = ContactFields.Of(lead);
                var (stands, was, typed) = (ContactFields.Plain(field.Text(contact)), ContactFields.Plain(command.Was ?? ""), ContactFields.Plain(command.Value ?? ""));
                if (stands != was && stands != typed)
                {
                    var edits = await sender.Send(new GetTimeline.Query(command.LeadId, 50) { Group = TimelineGroup.Edits }, cancellationToken);
                    var theirs = edits.Lines.FirstOrDefault(l => l.Data?.ContainsKey(field.Recorded) == true);
                    return new(null, new(stands, theirs?.By, theirs?.ById, theirs?.At));
                }

                if (!field.Set(contact, command.Value))
                {
                    throw new ValidationException([new("value", "Write a whole number, as in 250.")]);
                }

                try
                {
                    return new(await sender.Send(new EditLead.Command(command.LeadId, lead.Version, contact), cancellationToken));
                }
                catch (ChangedMeanwhileException) when (attempt < 5)
                {
                    // Somebody saved between reading and writing: look again whether it was this field.
                }
                catch (ValidationException e) when (e.Errors.Any(f => f.PropertyName == field.Key))
                {
                    throw new ValidationException(e.Errors.Where(f => f.PropertyName == field.Key).Select(f => new FluentValidation.Results.ValidationFailure("value", f.ErrorMessage)));
                }
            }
        }
    }
}
