using LeadFlow.Domain.Fields;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Captures;

/// <summary>What stands in the columns whose texts must mean something here: levels, stages, sources, people. Each text once, with how often it stands there.</summary>
public static class GetImportValues
{
    /// <summary>Rows that are looked at.</summary>
    public const int MaxRows = 200_000;

    /// <summary>Different texts of a field that are kept apart.</summary>
    public const int MaxTexts = 5_000;

    /// <summary>Different texts of a field that are shown, the most frequent first.</summary>
    public const int ShownTexts = 100;

    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Query(Guid ImportId) : IRequest<Values>;

    /// <param name="Given">What it was said to mean; "" for blank, null for nothing said.</param>
    /// <param name="IsOpen">It means nothing here as it stands: its rows would be rejected.</param>
    /// <param name="IsNew">It makes a new source.</param>
    public sealed record Value(string Text, int Count, string? Given, bool IsOpen, bool IsNew);

    /// <param name="Options">What it can mean, as written into the mapping.</param>
    /// <param name="TakesNew">A text that is none of the options makes a new one.</param>
    /// <param name="IsOwn">The label is the company's own words.</param>
    public sealed record Field(string Name, string Label, bool IsOwn, string Column, IReadOnlyList<Value> Texts, IReadOnlyList<string> Options, bool TakesNew, bool HasMore);

    public sealed record Values(Guid Id, string FileName, IReadOnlyList<Field> Fields, bool HasMoreRows)
    {
        public int Open { get; } = Fields.Sum(f => f.Texts.Count(t => t.IsOpen));
    }

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Values>
    {
        public async Task<Values> Handle(Query query, CancellationToken cancellationToken)
        {
            var import = await db.LoadImport(query.ImportId, cancellationToken);
            await using var file = await db.OpenImport(import, cancellationToken);
            var mapping = StartImport.Mapping(import.Mapping, file.Csv.Format.Columns);
            var rules = await desk.Rules(cancellationToken);
            var meanings = new ValueMeanings(rules);
            var columns = mapping.Columns.Where(c => ValueMeanings.Asks(c.Value, rules.Fields)).OrderBy(c => ValueMeanings.Order(c.Value))
                .Select(c => (c.Key, Field: c.Value, At: file.Csv.Format.IndexOf(c.Key), Counts: new Dictionary<string, int>(StringComparer.Ordinal))).ToList();
            var rows = 0;
            if (columns.Count > 0)
            {
                await foreach (var row in file.Csv.ReadAsync(cancellationToken).Where(r => r.Problem is null).Take(MaxRows + 1))
                {
                    if (++rows > MaxRows)
                    {
                        break;
                    }

                    foreach (var (_, _, at, counts) in columns)
                    {
                        var text = row.Values[at].Trim();
                        if (text.Length <= 300 && (counts.TryGetValue(text, out var count) || counts.Count < MaxTexts))
                        {
                            counts[text] = count + 1;
                        }
                    }
                }
            }

            return new(import.Id, import.FileName, [.. columns.Select(c => FieldOf(c.Field, c.Key, c.Counts, mapping, meanings, rules.Fields))], rows > MaxRows);
        }

        private static Field FieldOf(string field, string column, Dictionary<string, int> counts, ImportMapping mapping, ValueMeanings meanings, FieldBook book)
        {
            var given = mapping.Values.GetValueOrDefault(field);
            var shown = counts.Select(c => new Value(c.Key, c.Value, Given(given, c.Key), IsOpen: Given(given, c.Key) is null && c.Key.Length > 0 && !meanings.IsUnderstood(field, c.Key), IsNew: Given(given, c.Key) is null && c.Key.Length > 0 && meanings.IsNew(field, c.Key)))
                .OrderByDescending(v => v.IsOpen || v.IsNew).ThenByDescending(v => v.Count).ThenBy(v => v.Text, StringComparer.Ordinal).Take(ShownTexts).ToList();
            return new(field, FieldLabels.Of(field, book), FieldKey.After(field) is not null, column, shown, meanings.Options(field), TakesNew: field is ImportFields.Source, counts.Count > ShownTexts);
        }

        /// <summary>As rows are read: the text itself first, then without regard to capitals.</summary>
        private static string? Given(IReadOnlyDictionary<string, string>? given, string text) => given is null ? null
            : given.TryGetValue(text, out var exact) ? exact
            : given.Where(g => string.Equals(g.Key.Trim(), text, StringComparison.OrdinalIgnoreCase)).Select(g => g.Value).FirstOrDefault();
    }
}
