using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>The clock: where another rule holds for the keys that leads are compared by, as after a change of the home country, makes them anew.</summary>
public static class MakeKeysAnew
{
    public const string Kind = "make-keys-anew";

    /// <returns>How many keys were others.</returns>
    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(LeadFlowDb db, ILogger<Handler> logger) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var company = await db.Companies.AsNoTracking().SingleAsync(cancellationToken);
            var rules = LeadKeys.RulesOf(company.HomeCountry);
            if (company.KeysMadeBy == rules)
            {
                return 0;
            }

            var corrected = await db.MakeAnew(company.HomeCountry, cancellationToken);
            await db.Companies.Where(c => c.HomeCountry == company.HomeCountry).ExecuteUpdateAsync(s => s.SetProperty(c => c.KeysMadeBy, rules), cancellationToken); // Moved meanwhile: once more.
            logger.LogInformation("Keys of {Leads} leads were made anew", corrected);
            return corrected;
        }
    }
}
