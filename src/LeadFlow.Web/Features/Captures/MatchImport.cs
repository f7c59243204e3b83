using FluentValidation;
using FluentValidation.Results;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Says where the columns of a received file go.</summary>
public static class MatchImport
{
    /// <summary>As a field: keep the column as a custom field of its own name.</summary>
    public const string OwnField = "custom";

    private const int SampleRows = 500;

    /// <param name="Columns">Column -> field; blank leaves it out.</param>
    /// <param name="DateFormat">Null: find out, which works where one format alone reads all dates.</param>
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command(Guid ImportId, IReadOnlyDictionary<string, string?> Columns, string? DateFormat, string? System) : IRequest;

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Command>
    {
        public async Task Handle(Command command, CancellationToken cancellationToken)
        {
            var import = await db.LoadImport(command.ImportId, cancellationToken);
            await using var file = await db.OpenImport(import.Id, cancellationToken);
            var columns = file.Csv.Format.Columns;
            var saved = ImportMapping.Parse(import.Mapping).Value ?? new();
            var fields = command.Columns.Where(c => !string.IsNullOrEmpty(c.Value)).ToDictionary(c => c.Key, c => c.Value == OwnField ? OwnName(c.Key) : c.Value!);
            var mapping = saved with
            {
                Columns = fields,
                DateFormat = Blank(command.DateFormat) ?? await FindFormat(file.Csv, columns, fields, cancellationToken),
                System = Blank(command.System),
            };

            mapping = StartImport.Mapping(mapping.ToJson(), columns);
            import.Match(mapping.ToJson());
            await db.SaveChangesAsync(cancellationToken);
        }

        private static async Task<string?> FindFormat(CsvFile file, IReadOnlyList<string> columns, Dictionary<string, string> fields, CancellationToken cancellationToken)
        {
            if (!fields.Values.Any(ImportFields.Dates.Contains))
            {
                return null;
            }

            var rows = await file.ReadAsync(cancellationToken).Where(r => r.Problem is null).Take(SampleRows).ToListAsync(cancellationToken);
            var formats = GetImportMatching.Formats(columns, fields, rows);
            return formats.Count > 1
                ? throw new ValidationException([new ValidationFailure("mapping.dateFormat", $"The dates can be read in several ways ({string.Join(", ", formats)}). Say which is right.")])
                : formats is [var only] ? only : null;
        }

        private static string OwnName(string column)
        {
            var name = new string([.. column.Where(c => char.IsLetterOrDigit(c) || c is '_' or ' ' or '-')]).Trim(' ', '-');
            return ImportFields.CustomPrefix + (name.Length > 50 ? name[..50] : name);
        }

        private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
