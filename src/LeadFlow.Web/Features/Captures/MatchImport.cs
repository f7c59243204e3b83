using FluentValidation;
using FluentValidation.Results;
using LeadFlow.Domain.Fields;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Says where the columns of a received file go, and what holds for every row of it.</summary>
public static class MatchImport
{
    /// <summary>As a field: keep the column as a custom field of its own name.</summary>
    public const string OwnField = "custom";

    /// <param name="Columns">Column -> field; blank leaves it out.</param>
    /// <param name="DateFormat">Null: find out, which works where one format alone reads all dates.</param>
    /// <param name="Defaults">Field -> value where the file has none; null leaves them as they are.</param>
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command(Guid ImportId, IReadOnlyDictionary<string, string?> Columns, string? DateFormat, string? System, IReadOnlyDictionary<string, string?>? Defaults = null) : IRequest
    {
        /// <summary>Kept as it stands, right or not: somebody is still at it.</summary>
        public bool IsDraft { get; init; }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Command>
    {
        public async Task Handle(Command command, CancellationToken cancellationToken)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var (import, refusal) = await db.HoldImport(command.ImportId, cancellationToken);
            if (refusal is not null)
            {
                throw ImportIntake.Invalid(refusal);
            }

            await using var file = await db.OpenImport(import, cancellationToken);
            var columns = file.Csv.Format.Columns;
            var (saved, _) = await db.MappingOf(import, columns, cancellationToken);
            var fields = command.Columns.Where(c => !string.IsNullOrEmpty(c.Value)).ToDictionary(c => c.Key, c => c.Value == OwnField ? OwnName(c.Key) : c.Value!);
            var mapping = saved with
            {
                Columns = fields,
                DateFormat = Blank(command.DateFormat) ?? (command.IsDraft ? null : await FindFormat(file.Csv, columns, fields, (await desk.Rules(cancellationToken)).Fields, cancellationToken)),
                System = Blank(command.System),
                Defaults = command.Defaults is null ? saved.Defaults : With(saved.Defaults, command.Defaults),
            };

            mapping = command.IsDraft ? mapping : StartImport.Mapping(mapping.ToJson(), columns);
            import.Match(mapping.ToJson());
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        private static async Task<string?> FindFormat(CsvFile file, IReadOnlyList<string> columns, Dictionary<string, string> fields, FieldBook book, CancellationToken cancellationToken)
        {
            if (!fields.Values.Any(f => GetImportMatching.IsDate(f, book)))
            {
                return null;
            }

            var rows = await file.ReadAsync(cancellationToken).Where(r => r.Problem is null).Take(GetImportMatching.SampleRows).ToListAsync(cancellationToken);
            var formats = GetImportMatching.DateChoices(GetImportMatching.Dates(columns, fields, book, rows));
            return formats.Count > 1
                ? throw new ValidationException([new ValidationFailure("mapping.dateFormat", $"The dates can be read in several ways: {string.Join(", or ", formats.Select(f => $"{f.Example} as {f.Day:d MMMM yyyy} ({f.Format})"))}. Say which is right.")])
                : formats is [var only] ? only.Format : null;
        }

        private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> saved, IReadOnlyDictionary<string, string?> given)
        {
            var defaults = saved.Where(d => !given.ContainsKey(d.Key)).ToDictionary();
            foreach (var (field, value) in given)
            {
                if (Blank(value) is { } text)
                {
                    defaults[field] = text;
                }
            }

            return defaults;
        }

        private static string OwnName(string column)
        {
            var name = new string([.. column.Where(c => char.IsLetterOrDigit(c) || c is '_' or ' ' or '-')]).Trim(' ', '-');
            return ImportFields.CustomPrefix + (name.Length > 50 ? name[..50] : name);
        }

        private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
