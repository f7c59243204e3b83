using System.Text.Encodings.Web;
using LeadFlow.Domain.Leads;
using Microsoft.AspNetCore.Html;

namespace LeadFlow.Web.Features.Search;

/// <summary>Text with what was looked for marked in it; everything else of it encoded. Accents and case are looked past, as the search does.</summary>
internal static class Highlight
{
    public static IHtmlContent Of(string? text, IReadOnlyList<string> words)
    {
        if (string.IsNullOrEmpty(text))
        {
            return HtmlString.Empty;
        }

        var marked = new bool[text.Length];
        var (key, from) = KeyOf(text);
        foreach (var word in words.Where(w => w.Length > 0))
        {
            for (var at = key.IndexOf(word, StringComparison.Ordinal); at >= 0; at = key.IndexOf(word, at + word.Length, StringComparison.Ordinal))
            {
                Array.Fill(marked, true, from[at], (at + word.Length < from.Count ? from[at + word.Length] : text.Length) - from[at]);
            }
        }

        var html = new HtmlContentBuilder();
        for (var i = 0; i < text.Length;)
        {
            var end = i;
            while (end < text.Length && marked[end] == marked[i])
            {
                end++;
            }

            var part = HtmlEncoder.Default.Encode(text[i..end]);
            html.AppendHtml(marked[i] ? $"<mark>{part}</mark>" : part);
            i = end;
        }

        return html;
    }

    /// <summary>The text as the search compares it, and for each of its characters where in the text it comes from.</summary>
    private static (string Key, List<int> From) KeyOf(string text)
    {
        var (key, from) = (new System.Text.StringBuilder(), new List<int>());
        for (var i = 0; i < text.Length;)
        {
            var length = char.IsSurrogatePair(text, Math.Min(i, text.Length - 1)) ? 2 : 1;
            var part = char.IsWhiteSpace(text[i]) ? " " : Text.Key(char.IsSurrogate(text[i]) && length == 1 ? "" : text.Substring(i, length));
            key.Append(part);
            from.AddRange(Enumerable.Repeat(i, part.Length));
            i += length;
        }

        return (key.ToString(), from);
    }
}
