using System.Runtime.CompilerServices;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Leads as a file, row by row from the database to the browser: those picked, or all that match.</summary>
public static class ExportLeads
{
    private static readonly ListColumn[] _columns =
    [
        new("LeadFlow id", 38), new("Lead", 26), "First name", "Last name", new("E-mail", 30), "Phone", new("Job title", 22), new("Company", 26), "Company size", "Industry", new("Website", 26), "Country", "Region", "City", "Postcode",
        "Stage", "Standing", new("Score", 8), "Budget level", "Budget amount", new("Budget currency", 9), "Authority level", "Need level", "Timeframe from", "Timeframe to", new("Owner", 20), "Source", "Campaign", new("Tags", 24),
        "Captured on", "Last touch", new("Next action", 26), "Due", new("Dead reason", 22), "Revisit on", "Id in another system", new("Notes", 40),
    ];

    /// <param name="Ids">Those picked; null for all that match.</param>
    [RequirePolicy(Policies.ExportLeads)]
    public sealed record Query(LeadListFilter Filter, string Sort, IReadOnlyList<Guid>? Ids = null, ListFormat Format = ListFormat.Csv) : IRequest<ListFile>;

    private sealed record Row(
        Guid Id, string Title, string? FirstName, string? LastName, string? Email, string? Phone, string? JobTitle, string? Company, int? CompanySize, string? Industry, string? Website,
        string? Country, string? Region, string? City, string? Postcode, string Stage, LeadStanding Standing, int Score, Level Budget, decimal? Amount, string? Currency, Level Authority, Level Need,
        DateOnly? From, DateOnly? To, Guid? Owner, Guid? Source, Guid? Campaign, string[] Tags, Dictionary<string, string>? CustomFields, DateTimeOffset CapturedAt, DateTimeOffset LastTouchAt, string NextAction, DateTimeOffset NextActionAt, string? DeadReason, DateOnly? RevisitOn, string? ExternalId, string? Notes);

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Query, ListFile>
    {
        public async Task<ListFile> Handle(Query query, CancellationToken cancellationToken)
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
                l.OwnerId, l.SourceId, l.CampaignId, l.Tags, l.CustomFields, l.CapturedAt, l.Qualification.LastTouchAt, l.Qualification.NextAction, l.Qualification.NextActionAt, l.DeadReason, l.RevisitOn, l.ExternalId, l.Notes));
            var today = TimeZoneInfo.ConvertTime(time.GetUtcNow(), rules.Zone);
            return ListFile.Of(query.Format, ListFile.NameOf("leads", today), "Leads", [.. _columns, .. rules.Fields.Asked.Select(f => new ListColumn(f.Label))], Cells(rows, rules, cancellationToken));
        }

        private async IAsyncEnumerable<object?[]> Cells(IQueryable<Row> rows, RulesSnapshot rules, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                yield return Cells(row, rules);
            }
        }

        private object?[] Cells(Row r, RulesSnapshot rules) =>
        [
            r.Id.ToString(), r.Title, r.FirstName, r.LastName, r.Email, r.Phone, r.JobTitle, r.Company, r.CompanySize, r.Industry, r.Website, r.Country, r.Region, r.City, r.Postcode,
            r.Stage, r.Standing.ToString(), r.Score, r.Budget.ToString(), r.Amount, r.Currency, r.Authority.ToString(), r.Need.ToString(), r.From, r.To,
            r.Owner is { } owner ? rules.People.GetValueOrDefault(owner)?.Name : null, r.Source is { } source ? rules.SourceNames.GetValueOrDefault(source) : null,
            r.Campaign is { } campaign ? rules.CampaignNames.GetValueOrDefault(campaign) : null, string.Join(", ", r.Tags),
            At(r.CapturedAt), At(r.LastTouchAt), r.NextAction, r.NextActionAt == Lead.Never ? null : At(r.NextActionAt), r.DeadReason, r.RevisitOn, r.ExternalId, r.Notes,
            .. rules.Fields.Asked.Select(f => r.CustomFields?.GetValueOrDefault(f.Key) is { } value ? string.Join("; ", f.HasChoices ? FieldText.Parts(value) : [value]) : null),
        ];

        /// <summary>In the zone of whoever takes it.</summary>
        private DateTime At(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, user.Zone).DateTime;
    }
}
