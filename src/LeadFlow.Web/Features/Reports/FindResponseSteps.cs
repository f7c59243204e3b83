using FluentValidation;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Reports;

/// <summary>The steps behind a number of the response report, latest first: found by the very reading that counts them.</summary>
public static class FindResponseSteps
{
    public const int PageSize = 50;

    /// <summary>What a number counts.</summary>
    public enum Which { All, Measured, InTime, Late, NotYet, Overdue, Ended, LeftOut }

    /// <param name="Person">The claimer.</param>
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(DateOnly? From = null, DateOnly? To = null, string? Source = null, string? Campaign = null, string? Owner = null, string? Side = null, string? Country = null, string? Tag = null, int? Agreement = null,
        ResponseMeasure Measure = ResponseMeasure.FirstTouch, Which Which = Which.All, Guid? Person = null, string? Cursor = null) : IRequest<Page>, IReportQuery;

    public sealed record Page(int Count, IReadOnlyList<Item> Items, string? NextCursor);

    /// <param name="Seconds">From what began it to the answer; null where there is none, or it is left out.</param>
    public sealed record Item(Guid Id, Guid LeadId, string Lead, string? Company, Guid? SourceId, string? Person, DateTimeOffset Began, DateTimeOffset? Happened, long? Seconds, ResponseStanding Standing, LeftOutBecause? Because);

    public sealed class Validator : ReportRules<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Measure).IsInEnum().OverridePropertyName("measure");
            RuleFor(q => q.Which).IsInEnum().OverridePropertyName("which");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var after = ListCursor.Read(query.Cursor);
            var steps = new ResponseSteps(db, await desk.Rules(cancellationToken), user.Id, await desk.Now(cancellationToken));
            var count = 0;
            var latest = new PriorityQueue<ResponseStep, (DateTimeOffset, Guid)>(); // The earliest of those kept comes out first.
            await foreach (var step in query.Measure == ResponseMeasure.FirstTouch ? steps.Captures(query, cancellationToken) : steps.Handoffs(query, cancellationToken))
            {
                if (step.Measure != query.Measure || (query.Person is { } person && step.PersonId != person) || !Has(query.Which, step.Standing))
                {
                    continue;
                }

                count++;
                if (after is null || (step.Began, step.Id).CompareTo((after.At, after.Id)) < 0)
                {
                    latest.Enqueue(step, (step.Began, step.Id));
                    if (latest.Count > PageSize + 1)
                    {
                        latest.Dequeue();
                    }
                }
            }

            var found = latest.UnorderedItems.OrderByDescending(i => i.Priority).Select(i => i.Element).ToList();
            var page = found.Take(PageSize).ToList();
            var ids = page.Select(s => s.LeadId).ToList();
            var leads = await db.Leads.AsNoTracking().Where(l => ids.Contains(l.Id)).Select(l => new { l.Id, l.Title, l.Company }).ToDictionaryAsync(l => l.Id, cancellationToken);
            return new(count,
                page.ConvertAll(s => new Item(s.Id, s.LeadId, leads.GetValueOrDefault(s.LeadId)?.Title ?? "", leads.GetValueOrDefault(s.LeadId)?.Company, s.SourceId, s.PersonName, s.Began, s.Happened, s.IsMeasured ? s.Seconds : null, s.Standing, s.Because)),
                found.Count > PageSize ? ListCursor.Write(page[^1].Began, page[^1].Id) : null);
        }

        private static bool Has(Which which, ResponseStanding standing) => which switch
        {
            Which.Measured => standing is ResponseStanding.InTime or ResponseStanding.Late,
            Which.NotYet => standing is ResponseStanding.Waiting or ResponseStanding.Overdue,
            Which.All => true,
            _ => standing.ToString() == which.ToString(),
        };
    }
}
