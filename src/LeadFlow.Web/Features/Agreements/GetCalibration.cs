using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Agreements;

/// <summary>Does the definition predict? Accepted and won by the score at the offer, of the offers made in a period (LIFECYCLE §9).</summary>
public static class GetCalibration
{
    /// <param name="From">Company-local days of the offer, both included; null for all time.</param>
    /// <param name="Agreement">Only offers made under this version.</param>
    [RequirePolicy(Policies.ReadReports)]
    public sealed record Query(DateOnly? From = null, DateOnly? To = null, int? Agreement = null) : IRequest<Report>;

    /// <param name="Definition">How this is counted.</param>
    /// <param name="Undecided">Offers of the period that sales has not decided, or that were withdrawn: left out.</param>
    public sealed record Report(DateOnly? From, DateOnly? To, string TimeZone, string Definition, int Undecided, Calibration Calibration);

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.To).Must((q, to) => to is null || q.From is null || to >= q.From).WithMessage("The last day comes before the first.").OverridePropertyName("to");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Report>
    {
        private const string Definition =
            "Offers count by the day of the first offer of their series, once sales has accepted, returned or rejected them; overrides and reps' own leads are left out. "
            + "A win is one of the opportunity that came of the offer. The area is the probability that an accepted (or won) one scored higher than one that was not; ties count half.";

        public async Task<Report> Handle(Query query, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var first = db.Handoffs.AsNoTracking().Where(h => h.Attempt == 1 && !h.IsOverride && h.Kind != HandoffKind.Own);
            if (query.Agreement is { } version)
            {
                first = first.Where(h => h.AgreementVersion == version);
            }

            if (query.From is { } from)
            {
                var start = m.StartOf(from);
                first = first.Where(h => h.OfferedAt >= start);
            }

            if (query.To is { } to && to < DateOnly.MaxValue)
            {
                var end = m.StartOf(to.AddDays(1));
                first = first.Where(h => h.OfferedAt < end);
            }

            var offers = first.Select(h => new
            {
                h.Score,
                Accepted = db.Handoffs.Any(o => o.LeadId == h.LeadId && o.SeriesId == h.SeriesId && o.State == HandoffState.Accepted),
                Refused = db.Handoffs.Any(o => o.LeadId == h.LeadId && o.SeriesId == h.SeriesId && (o.State == HandoffState.Returned || o.State == HandoffState.Rejected)),
                Won = db.Handoffs.Any(o => o.LeadId == h.LeadId && o.SeriesId == h.SeriesId && db.Opportunities.Any(w => w.LeadId == h.LeadId && w.HandoffId == o.Id && w.State == OpportunityState.Won)),
            });
            Dictionary<(int Score, bool Accepted, bool Won), int> counts = [];
            var undecided = 0;
            await foreach (var offer in offers.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                if (!offer.Accepted && !offer.Refused)
                {
                    undecided++;
                    continue;
                }

                var key = (offer.Score, offer.Accepted, offer.Won);
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }

            return new(query.From, query.To, m.Zone.Id, Definition, undecided, Calibration.Of([.. counts.Select(c => new ScoredOutcome(c.Key.Score, c.Key.Accepted, c.Key.Won, c.Value))]));
        }
    }
}
