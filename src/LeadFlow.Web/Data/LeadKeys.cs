using LeadFlow.Domain.Leads;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Data;

/// <summary>The keys by which leads are compared, made anew where the rules that make them have changed: another home country, or a newer LeadFlow.</summary>
internal static class LeadKeys
{
    /// <summary>Goes up with every change of <see cref="PhoneNumber"/> or <see cref="CompanyName"/>.</summary>
    private const int Version = 1;
    private const int BatchSize = 2_000;

    public static string RulesOf(string? homeCountry) => $"{Version} {homeCountry}".TrimEnd();

    private sealed record Row(Guid Id, string? Company, string? Phone, string? Country, string CompanyKey, string PhoneKey);

    /// <summary>Walks through all leads and corrects the keys of those that differ, batch by batch; broken off, it begins anew.</summary>
    /// <returns>How many differed.</returns>
    public static async Task<int> MakeAnew(this LeadFlowDb db, string? homeCountry, CancellationToken cancellationToken)
    {
        var corrected = 0;
        for (Guid? last = Guid.Empty; last is { } after;)
        {
            var rows = await db.Leads.IgnoreQueryFilters().AsNoTracking().Where(l => l.Id > after).OrderBy(l => l.Id).Take(BatchSize)
                .Select(l => new Row(l.Id, l.Company, l.Phone, l.Country, l.CompanyKey, l.PhoneKey)).ToListAsync(cancellationToken);
            var differ = rows.Select(r => (Row: r, CompanyKey: CompanyName.Key(r.Company), PhoneKey: PhoneNumber.Normalise(r.Phone, r.Country, homeCountry)))
                .Where(r => (r.CompanyKey, r.PhoneKey) != (r.Row.CompanyKey, r.Row.PhoneKey)).ToList();
            if (differ.Count > 0)
            {
                Guid[] ids = [.. differ.Select(r => r.Row.Id)];
                string[] companies = [.. differ.Select(r => r.CompanyKey)], phones = [.. differ.Select(r => r.PhoneKey)];
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                await db.HoldLeads(ids, cancellationToken);
                await db.Database.ExecuteSqlAsync($"UPDATE leads AS l SET company_key = k.company, phone_key = k.phone FROM unnest({ids}, {companies}, {phones}) AS k (id, company, phone) WHERE l.id = k.id", cancellationToken);
                await db.FindAgain(ids, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                corrected += differ.Count;
            }

            last = rows.Count < BatchSize ? null : rows[^1].Id;
        }

        return corrected;
    }
}
