using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>What one run knows from the first row to the last.</summary>
internal sealed class ImportPlan(Import import, CsvFile file, ImportMapping mapping, RulesSnapshot rules)
{
    public Import Import => import;
    public CsvFile File => file;
    public ImportPolicy Policy => import.Policy;
    public IReadOnlyList<string> Columns => file.Format.Columns;
    public ImportSources Sources { get; } = new(rules);
    public NamelessRows Nameless { get; } = new();

    /// <summary>A row of this file has changed a lead that was there before: more of them may.</summary>
    public bool MayChangeKnown { get; set; }

    public MatchKeys Match { get; } = mapping.Match is not { Count: > 0 } match ? MatchKeys.All : match.Aggregate(MatchKeys.None, (keys, key) => keys | key switch
    {
        ImportFields.ExternalId => MatchKeys.ExternalId,
        ImportFields.Email => MatchKeys.Email,
        _ => MatchKeys.Phone,
    });

    /// <summary>For one batch: two of them may be read at once.</summary>
    public ImportRowReader NewReader() => new(mapping, file.Format.Columns, rules.Zone);

    public RowToCapture Captures(RulesSnapshot now, Moment m) => new(mapping, now, import.Policy, import.FileName, m);

    /// <returns>A refusal when the file or its mapping cannot be read any more.</returns>
    public static async Task<Reading<ImportPlan>> Of(Import import, ImportStream file, RulesSnapshot rules, CancellationToken cancellationToken)
    {
        var opened = await file.OpenRows(import.FileOf(), cancellationToken);
        if (!opened.Succeeded)
        {
            return Reading.Failed<ImportPlan>(opened.Problem);
        }

        var mapping = ImportMapping.Parse(import.Mapping);
        var problem = mapping.Problem ?? mapping.Value!.Validate(opened.Value.Format.Columns).SelectMany(e => e.Value).FirstOrDefault();
        return problem is null ? Reading.Of(new ImportPlan(import, opened.Value, mapping.Value!, rules)) : Reading.Failed<ImportPlan>(problem);
    }
}
