using System.Linq.Expressions;
using FluentValidation;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Fields;

/// <summary>What defining and changing a field have in common.</summary>
internal static class FieldRules
{
    public static void RulesOfField<T>(this AbstractValidator<T> of, Expression<Func<T, string?>> label, Expression<Func<T, FieldKind>> kind, Expression<Func<T, string?>> choices, Expression<Func<T, string?>> help)
    {
        var kindOf = kind.Compile();
        of.RuleFor(label).Must(l => !string.IsNullOrWhiteSpace(l)).WithMessage("A field needs a name.").Text(CustomField.LabelMaxLength).OverridePropertyName("label");
        of.RuleFor(kind).IsInEnum().OverridePropertyName("kind");
        of.RuleFor(help).Text(CustomField.HelpMaxLength).OverridePropertyName("help");
        of.RuleFor(choices).Custom((text, context) =>
        {
            if (!Text.IsStorable(text) || CustomField.ProblemOf(kindOf(context.InstanceToValidate), CustomField.Tidy(Lines(text))) is not null)
            {
                context.AddFailure("choices", CustomField.ProblemOf(kindOf(context.InstanceToValidate), CustomField.Tidy(Lines(text))) ?? "The choices hold a character that cannot be stored.");
            }
        });
    }

    public static string[] Lines(string? text) => (text ?? "").ReplaceLineEndings("\n").Split('\n');

    public static bool AreAlike(string a, string? b) => Text.Key(a) == Text.Key(b);

    /// <summary>What every lead has goes by this name, on pages, in lists and in files.</summary>
    public static bool IsTaken(string? label) => _taken.Contains(Text.Key(label));

    private static readonly HashSet<string> _taken = [.. new[]
    {
        "First name", "Last name", "Full name", "Name", "Lead", "E-mail", "Email", "Phone", "Job title", "Company", "People there", "Company size", "Industry", "Website", "Country", "Region", "City", "Postcode", "Notes", "Consent",
        "Stage", "Standing", "Score", "Budget", "Budget level", "Budget amount", "Budget currency", "Authority", "Authority level", "Need", "Need level", "Timeframe", "Timeframe from", "Timeframe to",
        "Owner", "Source", "Campaign", "Tags", "Captured on", "Last touch", "Next action", "Due", "Dead reason", "Revisit on", "Id in another system", "LeadFlow id",
    }.Select(Text.Key)];

    /// <summary>The key, with a number behind it where another field has it.</summary>
    public static string FreeKey(string key, IReadOnlyCollection<CustomField> known)
    {
        var free = key;
        for (var n = 2; known.Any(f => f.Key == free); n++)
        {
            free = $"{key[..Math.Min(key.Length, FieldKey.MaxLength - 4)]}-{n}";
        }

        return free;
    }

    public static async Task<CustomField> LoadField(this LeadFlowDb db, Guid id, CancellationToken cancellationToken) =>
        await db.CustomFields.SingleOrDefaultAsync(f => f.Id == id, cancellationToken) ?? throw new NotFoundException("Custom field", id);
}
