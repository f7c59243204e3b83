using System.Globalization;
using System.Text;

namespace LeadFlow.Web.Features.Shared;

public static class Initials
{
    /// <summary>First letters of the first and the last word, capitals first: "Rodrigo de la Torre" is RT, "azulejo" is A.</summary>
    public static string Of(string? name)
    {
        var words = (name ?? "").Split([' ', '-', '.', '@'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(w => Rune.IsLetterOrDigit(Rune.GetRuneAt(w, 0))).ToList();
        var proper = words.Where(w => Rune.IsUpper(Rune.GetRuneAt(w, 0))).ToList();
        if (proper.Count > 0)
        {
            words = proper;
        }

        return words.Count switch
        {
            0 => "?",
            1 => Letter(words[0]),
            _ => Letter(words[0]) + Letter(words[^1]),
        };

        static string Letter(string word) => StringInfo.GetNextTextElement(word).ToUpperInvariant();
    }
}
