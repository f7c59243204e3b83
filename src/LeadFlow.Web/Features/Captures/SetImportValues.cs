using FluentValidation;
using LeadFlow.Domain.Fields;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Says what texts of a received file mean here.</summary>
public static class SetImportValues
{
    /// <param name="Means">"" for blank; null takes back what was said.</param>
    public sealed record Meaning(string Field, string Text, string? Means);

    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command(Guid ImportId, IReadOnlyList<Meaning> Meanings) : IRequest;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Meanings).Must(m => m.All(x => ValueMeanings.Fields.Contains(x.Field) || FieldKey.After(x.Field) is not null)).WithMessage("Only texts of fields with a vocabulary can be given a meaning.");
    }

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Command>
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
            var saved = ImportMapping.Parse(import.Mapping).Value ?? new();
            var values = saved.Values.ToDictionary(f => f.Key, f => new Dictionary<string, string>(f.Value, StringComparer.Ordinal));
            foreach (var (field, text, means) in command.Meanings)
            {
                var texts = values.TryGetValue(field, out var known) ? known : values[field] = new(StringComparer.Ordinal);
                if (means is null)
                {
                    texts.Remove(text);
                }
                else
                {
                    texts[text] = means;
                }
            }

            var mapping = saved with { Values = values.Where(f => f.Value.Count > 0).ToDictionary(f => f.Key, f => (IReadOnlyDictionary<string, string>)f.Value) };
            import.Match(StartImport.Mapping(mapping.ToJson(), file.Csv.Format.Columns).ToJson());
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }
}
