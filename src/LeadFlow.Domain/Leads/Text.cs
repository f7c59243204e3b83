using System.Globalization;
using System.Text;

namespace LeadFlow.Domain.Leads;

/// <summary>How text is compared, sorted and searched; what people typed is kept as they typed it.</summary>
public static class Text
{
    /// <summary>Lower case, without accents, blanks collapsed: "  Zoë  ÅBERG" becomes "zoe aberg".</summary>
    public static string Key(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "";
        }

        if (System.Text.Ascii.IsValid(text))
        {
            return AsciiKey(text);
        }

        var key = new StringBuilder(text.Length);
        foreach (var c in Normalise(text, NormalizationForm.FormKD))
        {
            if (char.IsWhiteSpace(c))
            {
                if (key.Length > 0 && key[^1] != ' ')
                {
                    key.Append(' ');
                }
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Control))
            {
                key.Append(char.ToLowerInvariant(c));
            }
        }

        return key.ToString().TrimEnd();
    }

    /// <summary>The same of plain letters, which have no accents to lose: most of what comes in.</summary>
    private static string AsciiKey(string text)
    {
        Span<char> key = text.Length <= 256 ? stackalloc char[text.Length] : new char[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            if (c is ' ' or (>= '\t' and <= '\r'))
            {
                if (length > 0 && key[length - 1] != ' ')
                {
                    key[length++] = ' ';
                }
            }
            else if (!char.IsControl(c))
            {
                key[length++] = char.ToLowerInvariant(c);
            }
        }

        return key[..length].TrimEnd(' ').ToString();
    }

    /// <summary>As <see cref="string.Normalize(NormalizationForm)"/>, which refuses texts with U+FFFE, a character that is none.</summary>
    public static string Normalise(string text, NormalizationForm form) =>
        (text.Contains('\uFFFE', StringComparison.Ordinal) ? text.Replace("\uFFFE", "", StringComparison.Ordinal) : text).Normalize(form);

    /// <summary>False for what PostgreSQL cannot hold: NUL, or half of a surrogate pair.</summary>
    public static bool IsStorable(string? text)
    {
        for (var i = 0; i < text?.Length; i++)
        {
            if (text[i] == '\0' || char.IsLowSurrogate(text[i]))
            {
                return false;
            }

            if (char.IsHighSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }

    /// <summary>At most <paramref name="length"/> characters, never half of a surrogate pair.</summary>
    public static string Shorten(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return text[..end] + "…";
    }

    /// <summary>Blanks and line ends between words become one blank.</summary>
    public static string OneLine(string? text) => string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
