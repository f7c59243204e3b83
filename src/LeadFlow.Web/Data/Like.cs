using System.Buffers;

namespace LeadFlow.Web.Data;

/// <summary>Patterns for LIKE in which what somebody typed means itself.</summary>
public static class Like
{
    public static string Containing(string text) => $"%{Escaped(text)}%";

    /// <summary>
    /// Of a long word a few pieces of three letters that stand apart: the trigram index finds what holds each of them several times faster than what holds
    /// every overlapping three of the word, and what else it finds so is sorted out by the whole word. Empty for a word that is as fast whole.
    /// </summary>
    public static string[] Pieces(string word)
    {
        var pieces = new List<string>(MostPieces);
        for (var i = 0; i + 3 <= word.Length && pieces.Count < MostPieces;)
        {
            var isPiece = word.AsSpan(i, 3).IndexOfAnyExcept(_indexed) < 0;
            if (isPiece)
            {
                pieces.Add(word.Substring(i, 3));
            }

            i += isPiece ? 3 : 1;
        }

        return pieces.Count > 1 ? [.. pieces] : [];
    }

    private const int MostPieces = 3;

    /// <summary>Letters and digits whatever the locale of the database.</summary>
    private static readonly SearchValues<char> _indexed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>An address of this domain somewhere in a text.</summary>
    public static string AddressAt(string domain) => $"%@{Escaped(domain)}%";

    public static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
