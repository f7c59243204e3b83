using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Received;

/// <summary>Everything that came in, newest first, with what became of it.</summary>
public static class FindCaptures
{
    public const int PageSize = 50;

    /// <param name="From">The company's days, both included.</param>
    /// <param name="AfterAt">With <paramref name="AfterId"/>: the last of the page before.</param>
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Query(CaptureRoute? Route = null, CaptureOutcome? Outcome = null, DateOnly? From = null, DateOnly? To = null, DateTimeOffset? AfterAt = null, Guid? AfterId = null) : IRequest<Page>;

    public sealed record Page(IReadOnlyList<Item> Items, bool HasMore);

    /// <param name="Lead">What it became is called so; null where whoever asks may not see it.</param>
    /// <param name="Who">Where it became no lead: what they call themselves, as far as it could be read.</param>
    public sealed record Item(Guid Id, CaptureRoute Route, CaptureOutcome Outcome, DateTimeOffset ReceivedAt, Guid? FromId, Guid? LeadId, string? Lead, string? Who, string? Error, int Attempts, Guid? ImportId, int? Line);

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.To).Must((q, to) => to is null || q.From is null || to >= q.From).WithMessage("It ends before it begins.").OverridePropertyName("to");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var zone = (await desk.Rules(cancellationToken)).Zone;
            var captures = db.Captures.AsNoTracking();
            captures = query.Route switch
            {
                null => captures,
                CaptureRoute.Import => captures.Where(c => c.Route == CaptureRoute.Import),
                { } route => captures.Where(c => c.Route != CaptureRoute.Import && c.Route == route), // As the index of routes says it.
            };
            captures = query.Outcome switch
            {
                null => captures,
                CaptureOutcome.Failed => captures.Where(c => c.Outcome == CaptureOutcome.Failed),
                CaptureOutcome.Reinquiry => captures.Where(c => c.Outcome == CaptureOutcome.Reinquiry),
                { } outcome => captures.Where(c => c.Outcome == outcome),
            };
            if (query.From is { } from)
            {
                var begins = LocalTime.StartOf(from, zone);
                captures = captures.Where(c => c.ReceivedAt >= begins);
            }

            if (query.To is { } to && to < DateOnly.MaxValue)
            {
                var ends = LocalTime.StartOf(to.AddDays(1), zone);
                captures = captures.Where(c => c.ReceivedAt < ends);
            }

            if (query is { AfterAt: { } at, AfterId: { } id })
            {
                captures = captures.Where(c => EF.Functions.LessThan(ValueTuple.Create(c.ReceivedAt, c.Id), ValueTuple.Create(at, id)));
            }

            var page = captures.OrderByDescending(c => c.ReceivedAt).ThenByDescending(c => c.Id).Take(PageSize + 1);
            var items = await page.Select(c => new Item(c.Id, c.Route, c.Outcome, c.ReceivedAt, c.ReceivedFromId, c.LeadId, db.Leads.Where(l => l.Id == c.LeadId).Select(l => l.Title).FirstOrDefault(), null, c.Error, c.Attempts, c.ImportId, c.Line))
                .ToListAsync(cancellationToken);
            var without = items.Where(i => i.LeadId is null).Select(i => i.Id).ToList();
            var given = without.Count == 0 ? [] : await db.Captures.AsNoTracking().Where(c => without.Contains(c.Id) && c.Given != null && c.Route != CaptureRoute.Mail).ToListAsync(cancellationToken);
            var who = given.ToDictionary(c => c.Id, c => (ContactDetails?)KeepFailedCapture.Read(c).Contact); // None where nothing could be read.
            return new([.. items.Take(PageSize).OrderByDescending(c => c.ReceivedAt).ThenByDescending(c => c.Id).Select(i => who.TryGetValue(i.Id, out var contact) && contact is not null ? i with { Who = Text.NullIfEmpty(contact.Name) ?? contact.Email ?? contact.Phone ?? contact.Company } : i)], items.Count > PageSize);
        }
    }
}
