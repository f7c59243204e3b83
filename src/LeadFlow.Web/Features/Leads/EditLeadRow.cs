using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>What a row of the list lets one change, saved at once or not at all: each part by the lead's own rule.</summary>
public static class EditLeadRow
{
    /// <param name="Was">As it stood when the row was opened: only what differs from it is changed.</param>
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid LeadId, int Version, RowFields Was, RowFields Now) : IRequest<Result>;

    /// <param name="Reason">For a stage that asks for one.</param>
    public sealed record RowFields
    {
        public string? Email { get; init; }
        public string? Phone { get; init; }
        public string? Company { get; init; }
        public Guid? Owner { get; init; }
        public string? Stage { get; init; }
        public string? Reason { get; init; }

        /// <summary>Apart by commas.</summary>
        public string? Tags { get; init; }
        public string? NextAction { get; init; }
        public DateOnly? DueOn { get; init; }

        public static RowFields Of(LeadView lead, TimeZoneInfo zone) => new()
        {
            Email = lead.Email,
            Phone = lead.Phone,
            Company = lead.Company,
            Owner = lead.Owner,
            Stage = lead.Stage.Name,
            Tags = string.Join(", ", lead.Tags),
            NextAction = lead.NextAction?.Text,
            DueOn = lead.NextAction?.DueAt is { } due ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(due, zone).DateTime) : null,
        };

        internal IReadOnlyList<string> TagList => TagText.Read(Tags);
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            this.ContactRules(c => new ContactDetails { Email = c.Now.Email, Phone = c.Now.Phone, Company = c.Now.Company });
            RuleFor(c => c.Now.Reason).Text(StageEntry.WhyMaxLength).OverridePropertyName("reason");
            RuleFor(c => c.Now.NextAction).Text(LeadQualification.NextActionMaxLength).OverridePropertyName("nextAction");
            RuleFor(c => c.Now.Tags).Must(t => TagText.Read(t).All(tag => tag.Length <= Lead.TagMaxLength && Text.IsStorable(tag))).WithMessage($"A tag has at most {Lead.TagMaxLength} characters.").OverridePropertyName("tags");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, ISender sender) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var lead = await db.LoadLeadWithKeys(command.LeadId, cancellationToken);
            if (lead.Version != command.Version)
            {
                throw new ChangedMeanwhileException(await sender.Send(new GetLead.Query(command.LeadId), cancellationToken));
            }

            var m = await desk.Now(cancellationToken);
            foreach (var step in Steps(lead, command.Was, command.Now, m))
            {
                if (await step(cancellationToken) is { Succeeded: false } refused)
                {
                    db.ChangeTracker.Clear(); // All of it or nothing.
                    return refused;
                }
            }

            await db.SaveChangesAsync(cancellationToken);
            return Result.Success;
        }

        private IEnumerable<Func<CancellationToken, Task<Result>>> Steps(Lead lead, RowFields was, RowFields now, Moment m)
        {
            var contact = lead.Contact;
            contact = Same(was.Email, now.Email) ? contact : contact with { Email = Text.NullIfEmpty(now.Email) };
            contact = Same(was.Phone, now.Phone) ? contact : contact with { Phone = Text.NullIfEmpty(now.Phone) };
            contact = Same(was.Company, now.Company) ? contact : contact with { Company = Text.NullIfEmpty(now.Company) };
            if (contact != lead.Contact)
            {
                yield return async ct => await db.RefuseTakenAddress(lead.Id, contact.Email, ct) ?? lead.Edit(contact, user.Actor, m, takenKeys: new HashSet<IdentityKey>());
            }

            if (!was.TagList.SequenceEqual(now.TagList))
            {
                yield return _ => Task.FromResult(lead.SetTags(now.TagList, user.Actor, m));
            }

            if (was.Owner != now.Owner)
            {
                yield return _ => Task.FromResult(AssignLead.Assign(lead, now.Owner, user, m));
            }

            if (!Same(was.NextAction, now.NextAction) || was.DueOn != now.DueOn)
            {
                yield return _ => Task.FromResult(was.DueOn == now.DueOn ? lead.RenameNext(now.NextAction, user.Actor, m) : lead.PlanNext(now.NextAction, DueAt(now.DueOn), user.Actor, m));
            }

            if (!Same(was.Stage, now.Stage) && now.Stage is { Length: > 0 } name)
            {
                yield return _ => Task.FromResult(MoveLead.Find(m, name) is { } stage
                    ? MoveLead.Move(lead, stage, new(lead.Id, name, Text.NullIfEmpty(now.Reason)), user.Actor, m)
                    : Result.Refused($"The agreement has no stage called {name}."));
            }
        }

        /// <summary>Some time that day, where whoever says so is.</summary>
        private DateTimeOffset? DueAt(DateOnly? day) => day is { } on ? LeadTask.EndOf(on, user.Zone) : null;

        private static bool Same(string? a, string? b) => string.Equals(a?.Trim() ?? "", b?.Trim() ?? "", StringComparison.Ordinal);
    }
}
