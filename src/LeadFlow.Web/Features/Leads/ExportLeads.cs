using System.Globalization;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Leads as a CSV file, row by row from the database to the browser: those picked, or all that match.</summary>
public static class ExportLeads
{
    private static readonly string[] _columns =
    [
        "Id", "Name", "First name", "Last name", "E-mail", "Phone", "Job title", "Company", "Company size", "Industry", "Website", "Country", "Region", "City", "Postcode",
        "Stage", "Standing", "Score", "Budget", "Budget amount", "Currency", "Authority", "Need", "Timeframe from", "Timeframe to", "Owner", "Source", "Campaign", "Tags",
        "Captured", "Last touch", "Next action", "Due", "Dead reason", "Revisit on",
    ];

    /// <param name="Ids">Those picked; null for all that match.</param>
    [RequirePolicy(Policies.ExportLeads)]
    public sealed record Query(LeadListFilter Filter, string Sort, IReadOnlyList<Guid>? Ids = null) : IRequest<File>;

    /// <param name="Write">Streams the file; to be called before the request ends.</param>
    public sealed record File(string FileName, Func<Stream, CancellationToken, Task> Write);

    private sealed record Row(
        Guid Id, string Title, string? FirstName, string? LastName, string? Email, string? Phone, string? JobTitle, string? Company, int? CompanySize, string? Industry, string? Website,
        string? Country, string? Region, string? City, string? Postcode, string Stage, LeadStanding Standing, int Score, Level Budget, decimal? Amount, string? Currency, Level Authority, Level Need,
        DateOnly? From, DateOnly? To, Guid? Owner, Guid? Source, Guid? Campaign, string[] Tags, DateTimeOffset CapturedAt, DateTimeOffset LastTouchAt, string NextAction, DateTimeOffset NextActionAt, string? DeadReason, DateOnly? RevisitOn);

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Query, File>
    {
        public async Task<File> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var leads = LeadFilter.Of(db, query.Filter, rules, user.Id, time.GetUtcNow());
            if (query.Ids is { } ids)
            {
                leads = db.Leads.AsNoTracking().Where(l => ids.Contains(l.Id));
            }

            var rows = LeadOrder.Of(leads, query.Filter, LeadPages.Sorts.Contains(query.Sort) ? query.Sort : LeadPages.Sorts[0], from: null).Select(l => new Row(
                l.Id, l.Title, l.FirstName, l.LastName, l.Email, l.Phone, l.JobTitle, l.Company, l.CompanySize, l.Industry, l.Website, l.Country, l.Region, l.City, l.Postcode,
                l.Qualification.StageName, l.Qualification.Standing, l.Qualification.Score, l.BudgetLevel, l.BudgetAmount, l.BudgetCurrency, l.AuthorityLevel, l.NeedLevel, l.TimeframeFrom, l.TimeframeTo,
                l.OwnerId, l.SourceId, l.CampaignId, l.Tags, l.CapturedAt, l.Qualification.LastTouchAt, l.Qualification.NextAction, l.Qualification.NextActionAt, l.DeadReason, l.RevisitOn));
            var today = TimeZoneInfo.ConvertTime(time.GetUtcNow(), rules.Zone);
            return new(string.Create(CultureInfo.InvariantCulture, $"leads-{today:yyyy-MM-dd}.csv"), (stream, token) => Write(rows, rules, stream, token));
        }

        private async Task Write(IQueryable<Row> rows, RulesSnapshot rules, Stream stream, CancellationToken cancellationToken)
        {
            await using var csv = new CsvCells(stream);
            await csv.Write(_columns, cancellationToken);
            await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                await csv.Write(Cells(row, rules), cancellationToken);
            }
        }

        private IEnumerable<string?> Cells(Row r, RulesSnapshot rules) =>
        [
            r.Id.ToString(), r.Title, r.FirstName, r.LastName, r.Email, r.Phone, r.JobTitle, r.Company, Number(r.CompanySize), r.Industry, r.Website, r.Country, r.Region, r.City, r.Postcode,
            r.Stage, r.Standing.ToString(), Number(r.Score), r.Budget.ToString(), Number(r.Amount), r.Currency, r.Authority.ToString(), r.Need.ToString(), Day(r.From), Day(r.To),
            r.Owner is { } owner ? rules.People.GetValueOrDefault(owner)?.Name : null, r.Source is { } source ? rules.SourceNames.GetValueOrDefault(source) : null,
            r.Campaign is { } campaign ? rules.CampaignNames.GetValueOrDefault(campaign) : null, string.Join(", ", r.Tags),
            At(r.CapturedAt), At(r.LastTouchAt), r.NextAction, r.NextActionAt == Lead.Never ? null : At(r.NextActionAt), r.DeadReason, Day(r.RevisitOn),
        ];

        /// <summary>In the zone of whoever takes it.</summary>
        private string At(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, user.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

        private static string? Day(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture);

        private static string? Number(decimal? number) => number?.ToString("0.##", CultureInfo.InvariantCulture);
    }
}
