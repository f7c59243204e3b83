using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Administration;

/// <summary>The company's name and time zone, and whether reps see their own leads and the queue only. Days that were recorded stay what they were.</summary>
public static class SetCompany
{
    /// <param name="Country">Whose phone numbers those without a calling code are: ISO code or name; blank for nobody's.</param>
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(string? Name, string? TimeZone, bool RestrictReps, string? Country = null) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).CompanyName().OverridePropertyName("name");
            RuleFor(c => c.TimeZone).NotEmpty().WithMessage("A time zone is needed.").Zone().OverridePropertyName("timeZone");
            RuleFor(c => c.Country).Must(c => string.IsNullOrWhiteSpace(c) || CallingCodes.Find(c) is not null).WithMessage("There is no such country.").OverridePropertyName("country");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser by, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var company = await db.Companies.SingleAsync(cancellationToken);
            company.Rename(command.Name!.Trim());
            company.MoveTo(command.TimeZone!);
            company.RestrictReps(command.RestrictReps);
            company.LiveIn(CallingCodes.Find(command.Country)?.Iso);
            if (db.ChangeTracker.HasChanges())
            {
                db.Note(by, "company.change", $"{company.Name}, {company.TimeZone}, {(company.HomeCountry is { } country ? $"phone numbers of {country}" : "phone numbers as they are written")}, reps {(company.RestrictsReps ? "see their own leads" : "see all leads")}", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                desk.Forget();
            }

            return Result.Success;
        }
    }
}
