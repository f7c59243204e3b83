using Microsoft.Extensions.Localization;

namespace LeadFlow.Web.Features.Shared;

/// <summary>
/// What the face says, by its English text: <c>T["Claim"]</c>, <c>T["{0} waiting", n]</c>. Resources/Wording.resx lists every text for
/// translators; a text that a language lacks is shown in English. With LeadFlow:PseudoLocale every text stands in brackets,
/// so that one which did not come from here shows.
/// </summary>
public sealed class Wording(IStringLocalizer<Wording> texts, IConfiguration configuration)
{
    private readonly bool _isPseudo = configuration.GetValue<bool>("LeadFlow:PseudoLocale");

    public string this[string text] => Mark(texts[text]);

    public string this[string text, params object?[] values] => Mark(texts[text, values!]);

    private string Mark(string text) => _isPseudo ? $"⟦{text}⟧" : text;
}
