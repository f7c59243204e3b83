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
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid LeadId, int Version, ContactDetails Contact) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Contact.FirstName).Text(ContactDetails.NameMaxLength).OverridePropertyName("firstName");
            RuleFor(c => c.Contact.LastName).Text(ContactDetails.NameMaxLength).OverridePropertyName("lastName");
            RuleFor(c => c.Contact.Email).Text(ContactDetails.EmailMaxLength).Email().OverridePropertyName("email");
            RuleFor(c => c.Contact.Phone).Text(ContactDetails.PhoneMaxLength).OverridePropertyName("phone");
            RuleFor(c => c.Contact.JobTitle).Text(ContactDetails.NameMaxLength).OverridePropertyName("jobTitle");
            RuleFor(c => c.Contact.Company).Text(ContactDetails.NameMaxLength).OverridePropertyName("company");
            RuleFor(c => c.Contact.CompanySize).InclusiveBetween(1, 10_000_000).OverridePropertyName("companySize");
            RuleFor(c => c.Contact.Industry).Text(ContactDetails.NameMaxLength).OverridePropertyName("industry");
            RuleFor(c => c.Contact.Website).Text(ContactDetails.WebsiteMaxLength).OverridePropertyName("website");
            RuleFor(c => c.Contact.Country).Text(ContactDetails.NameMaxLength).OverridePropertyName("country");
            RuleFor(c => c.Contact.Region).Text(ContactDetails.NameMaxLength).OverridePropertyName("region");
            RuleFor(c => c.Contact.City).Text(ContactDetails.NameMaxLength).OverridePropertyName("city");
            RuleFor(c => c.Contact.Postcode).Text(ContactDetails.NameMaxLength).OverridePropertyName("postcode");
            RuleFor(c => c.Contact.Notes).Text(ContactDetails.NotesMaxLength).OverridePropertyName("notes");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, ISender sender) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var lead = await db.Leads.WithRules().Include(l => l.Identities).AsSplitQuery().SingleOrDefaultAsync(l => l.Id == command.LeadId, cancellationToken)
                ?? throw new NotFoundException("Lead", command.LeadId);
            if (lead.Version != command.Version)
            {
                throw new ChangedMeanwhileException(await sender.Send(new GetLead.Query(command.LeadId), cancellationToken));
            }

            if (IdentityKey.OfEmail(command.Contact.Email) is { } key
                && await db.Identities.IgnoreQueryFilters().Where(i => i.Kind == key.Kind && i.Value == key.Value && i.LeadId != lead.Id).Select(i => i.LeadId).FirstOrDefaultAsync(cancellationToken) is var other
                && other != Guid.Empty)
            {
                var title = await db.Leads.Where(l => l.Id == other).Select(l => l.Title).FirstOrDefaultAsync(cancellationToken);
                return Result.Refused($"That e-mail address belongs to another lead{(title is null ? "" : $", {title}")}: one person is one lead.");
            }

            var result = lead.Edit(command.Contact, user.Actor, await desk.Now(cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return result;
        }
    }
}
