using System.Globalization;
using Microsoft.Extensions.Localization;

namespace LeadFlow.Web.Features.Shared;

/// <summary>
/// What the face says, by its English text: <c>T["Claim"]</c>, <c>T["{0} waiting", n]</c>. Resources/Features/Shared/Wording.resx lists
/// every text for translators; a text that a language lacks is shown in English. With LeadFlow:PseudoLocale every text of that list
/// stands in brackets, so that one which did not come from here shows.
/// </summary>
public sealed class Wording(IStringLocalizer<Wording> texts, IConfiguration configuration)
{
    private readonly bool _isPseudo = configuration.GetValue<bool>("LeadFlow:PseudoLocale");

    public string this[string text]
    {
        get
        {
            var (said, isKnown) = Find(text);
            return Mark(said, isKnown);
        }
    }

    public string this[string text, params object?[] values]
    {
        get
        {
            var (said, isKnown) = Find(text);
            return Mark(string.Format(CultureInfo.CurrentCulture, said, values), isKnown);
        }
    }

    /// <summary>The name of a text in the resources, which do not tell "Dead" from "dead".</summary>
    internal static string NameOf(string text) => text.Length > 0 && char.IsLower(text[0]) ? $"~{text}" : text;

    private (string Said, bool IsKnown) Find(string text)
    {
        var found = texts[NameOf(text)];
        return found.ResourceNotFound ? (text, false) : (found.Value, true);
    }

    private string Mark(string text, bool isKnown) => _isPseudo && isKnown ? $"⟦{text}⟧" : text;
}
