using System.Globalization;
using FluentValidation;
using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Reports;

/// <summary>What every report is filtered by, and the way from a number to what is behind it.</summary>
public abstract class ReportPage(Desk desk) : DeskPage
{
    /// <summary>Days back from today, "year" for this year, "between" for the two days; empty for all time.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Period { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? To { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Source { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Campaign { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Owner { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Side { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Country { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Tag { get; set; }

    /// <summary>A version of the agreement.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Agreement { get; set; }

    /// <summary>Numbers of the versions that are or were in force, newest first.</summary>
    public IReadOnlyList<int> Versions { get; private set; } = [];

    public bool IsFiltered => (Period, Source, Campaign, Owner, Side, Country, Tag, Agreement) != default;

    public bool MayExport => May(Policies.ExportLeads);

    /// <summary>What its tables are taken with one by: the days that the period comes to, and the rest as it is.</summary>
    public IEnumerable<(string Name, string? Value)> Filter => new (string Name, string? Value)[]
    {
        ("From", Iso(From)), ("To", Iso(To)), ("Source", Source), ("Campaign", Campaign), ("Owner", Owner), ("Side", Side), ("Country", Country), ("Tag", Tag), ("Agreement", Number(Agreement)),
    }.Where(f => !string.IsNullOrEmpty(f.Value));

    /// <summary>An address with the filter of this page and more; what is named again counts instead.</summary>
    public string Link(string path, params IEnumerable<(string Name, string? Value)> more)
    {
        var query = new Dictionary<string, string>();
        foreach (var (name, value) in Filter.Concat(more))
        {
            query[string.Concat(name[..1].ToLowerInvariant(), name.AsSpan(1))] = value ?? "";
        }

        return Url.Content(path) + new QueryBuilder(query.Where(f => f.Value.Length > 0)).ToQueryString();
    }

    public static string? Iso(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture);

    public static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    protected async Task Read(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            throw new ValidationException("The address asks for something that cannot be read."); // Counting everything instead would be another answer.
        }

        var today = (await desk.Now(cancellationToken)).Today;
        Period ??= From is null && To is null ? null : "between";
        (From, To) = Period switch
        {
            "between" => From > To ? (To, From) : (From, To),
            "year" => (new DateOnly(today.Year, 1, 1), today),
            { } text when int.TryParse(text, out var days) && days is > 0 and < 10_000 => (today.AddDays(1 - days), today),
            _ => (null, null),
        };
        Versions = [.. (await Ask(new GetAgreements.Query())).Where(a => a.Status is AgreementState.Active or AgreementState.Archived).Select(a => a.Number)];
    }
}
