using System.Buffers;
using System.Globalization;
using System.Text;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>In which encoding a file of text is written.</summary>
/// <param name="Encoding">Replaces what it cannot read by U+FFFD.</param>
/// <param name="Preamble">Bytes of a byte order mark to skip.</param>
/// <param name="Damaged">The file is UTF-8 with a few bytes that are not; a record with U+FFFD holds one of them.</param>
internal sealed record CsvEncoding(Encoding Encoding, int Preamble, bool Damaged = false)
{
    private const int SampleBytes = 64 * 1024;
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
    private static readonly Encoding Utf16Le = new UnicodeEncoding(bigEndian: false, byteOrderMark: false);
    private static readonly Encoding Utf16Be = new UnicodeEncoding(bigEndian: true, byteOrderMark: false);
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Reads the whole stream once, since one byte at its end can tell Windows-1252 from UTF-8; in bounded memory.</summary>
    /// <returns>A refusal for an empty file and for one that is not text.</returns>
    public static async Task<Reading<CsvEncoding>> FindAsync(Stream stream, Encoding? chosen, CancellationToken cancellationToken)
    {
        stream.Position = 0;
        var sample = new byte[SampleBytes];
        var length = await stream.ReadAtLeastAsync(sample, SampleBytes, throwOnEndOfStream: false, cancellationToken);
        if (length == 0)
        {
            return Reading.Failed<CsvEncoding>("The file is empty.");
        }

        var head = new ReadOnlyMemory<byte>(sample, 0, length);
        var mark = FromMark(head.Span);
        if (NotText.Name(head.Span, isUtf16: mark is { Preamble: 2 }) is { } refusal)
        {
            return Reading.Failed<CsvEncoding>(refusal);
        }

        if (chosen is not null)
        {
            return Reading.Of(new CsvEncoding(chosen, mark is not null && mark.Encoding.CodePage == chosen.CodePage ? mark.Preamble : 0, Damaged: IsUnicode(chosen)));
        }

        if (mark is { Preamble: 2 } || (mark is null && FromZeros(head.Span) is { } unmarked && (mark = unmarked) is not null))
        {
            return Reading.Of(mark with { Damaged = true }); // Half a pair reads as U+FFFD: its record is refused.
        }

        var (valid, invalid) = await CountUtf8Async(stream, cancellationToken);
        return Reading.Of(invalid == 0 || valid > invalid || mark is not null
            ? new CsvEncoding(Utf8, mark?.Preamble ?? 0, Damaged: invalid > 0)
            : new CsvEncoding(Windows1252, 0));
    }

    /// <summary>The encodings that a person can say a file is in, by name.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "utf-8", "utf-16", "utf-16BE", "windows-1252", "windows-1250", "windows-1251", "windows-1253", "windows-1254", "iso-8859-1", "iso-8859-2", "iso-8859-15",
        "macintosh", "IBM850", "shift_jis", "gb18030", "big5", "euc-kr",
    ];

    /// <returns>Null for one that is none.</returns>
    public static Encoding? Named(string name) => !Names.Contains(name, StringComparer.OrdinalIgnoreCase) ? null
        : name.ToUpperInvariant() switch
        {
            "UTF-8" => Utf8,
            "UTF-16" => Utf16Le,
            "UTF-16BE" => Utf16Be,
            _ => CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name),
        };

    /// <summary>To be kept with the file.</summary>
    public string Text => $"{Encoding.WebName};{Preamble.ToString(CultureInfo.InvariantCulture)};{(Damaged ? 1 : 0)}";

    public static CsvEncoding? Parse(string? text) => text?.Split(';') is [var name, var preamble, var damaged] && Named(name) is { } encoding
        ? new(encoding, int.Parse(preamble, CultureInfo.InvariantCulture), damaged == "1")
        : null;

    private static bool IsUnicode(Encoding encoding) => encoding.CodePage is 65001 or 1200 or 1201;

    private static CsvEncoding? FromMark(ReadOnlySpan<byte> head) => head switch
    {
        [0xEF, 0xBB, 0xBF, ..] => new(Utf8, 3),
        [0xFF, 0xFE, ..] => new(Utf16Le, 2),
        [0xFE, 0xFF, ..] => new(Utf16Be, 2),
        _ => null,
    };

    /// <summary>UTF-16 without a mark: in Latin text every other byte is zero.</summary>
    private static CsvEncoding? FromZeros(ReadOnlySpan<byte> head)
    {
        int even = 0, odd = 0;
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] == 0)
            {
                _ = i % 2 == 0 ? even++ : odd++;
            }
        }

        var half = head.Length / 2;
        return (odd > half * 0.4 && even < half * 0.05, even > half * 0.4 && odd < half * 0.05) switch
        {
            (true, _) => new(Utf16Le, 0),
            (_, true) => new(Utf16Be, 0),
            _ => null,
        };
    }

    /// <summary>How many characters beyond ASCII are UTF-8, and how many byte sequences are not.</summary>
    private static async Task<(long Valid, long Invalid)> CountUtf8Async(Stream stream, CancellationToken cancellationToken)
    {
        stream.Position = 0;
        var buffer = new byte[SampleBytes];
        long valid = 0, invalid = 0;
        var kept = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(kept), cancellationToken);
            kept = Count(buffer.AsSpan(0, kept + read), atEnd: read == 0, ref valid, ref invalid);
            if (read == 0)
            {
                return (valid, invalid);
            }
        }
    }

    /// <returns>How many bytes at the end, moved to the front, belong to a character of which the rest is still to come.</returns>
    private static int Count(Span<byte> bytes, bool atEnd, ref long valid, ref long invalid)
    {
        var rest = bytes;
        while (rest.IndexOfAnyExceptInRange((byte)0, (byte)0x7F) is >= 0 and var at)
        {
            rest = rest[at..];
            var status = Rune.DecodeFromUtf8(rest, out _, out var used);
            if (status == OperationStatus.NeedMoreData && !atEnd)
            {
                rest.CopyTo(bytes);
                return rest.Length;
            }

            _ = status == OperationStatus.Done ? valid++ : invalid++;
            rest = rest[used..];
        }

        return 0;
    }
}
