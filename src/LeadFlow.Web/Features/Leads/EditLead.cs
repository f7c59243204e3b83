using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Changes contact details. Whoever saves second sees what changed meanwhile and loses nothing typed.</summary>
public static class EditLead
{
    /// <param name="Version">The version that was edited.</param>
    /// <param name="CustomFields">Those to change, null to empty one; others stay.</param>
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid LeadId, int Version, ContactDetails Contact, IReadOnlyDictionary<string, string?>? CustomFields = null) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            this.ContactRules(c => c.Contact);
            this.CustomFieldRules(c => c.CustomFields);
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

            var book = (await desk.Rules(cancellationToken)).Fields;
            var fields = book.ReadOrRefuse(command.CustomFields, lead.CustomFields);
            var m = await desk.Now(cancellationToken);
            var result = await db.RefuseTakenAddress(lead.Id, command.Contact.Email, cancellationToken)
                ?? lead.Edit(command.Contact, user.Actor, m, takenKeys: new HashSet<IdentityKey>());
            if (result.Succeeded && fields.Count > 0)
            {
                result = lead.SetFields(fields, book, user.Actor, m);
                if (!result.Succeeded)
                {
                    return result; // All of it or nothing.
                }
            }

            await db.SaveChangesAsync(cancellationToken);
            return result;
        }
    }

    /// <summary>One person is one lead: an address that is another's is refused.</summary>
    internal static async Task<Result?> RefuseTakenAddress(this LeadFlowDb db, Guid leadId, string? email, CancellationToken cancellationToken)
    {
        if (IdentityKey.OfEmail(email) is not { } key)
        {
            return null;
        }

        var other = await db.Identities.IgnoreQueryFilters().Where(i => i.Kind == key.Kind && i.Value == key.Value && i.LeadId != leadId).Select(i => i.LeadId).FirstOrDefaultAsync(cancellationToken);
        if (other == Guid.Empty)
        {
            return null;
        }

        var title = await db.Leads.Where(l => l.Id == other).Select(l => l.Title).FirstOrDefaultAsync(cancellationToken);
        return Result.Refused($"That e-mail address belongs to another lead{(title is null ? "" : $", {title}")}: one person is one lead.");
    }
}
