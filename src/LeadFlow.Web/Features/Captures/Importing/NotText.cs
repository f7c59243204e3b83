namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>Recognises files that people upload as CSV but that are something else.</summary>
internal static class NotText
{
    private const double TooManyControls = 0.3;

    /// <summary>What the file is and what to do instead, as a sentence; null when it may be text.</summary>
    /// <param name="isUtf16">Zero bytes are then part of the text.</param>
    public static string? Name(ReadOnlySpan<byte> head, bool isUtf16)
    {
        if (FromSignature(head) is { } refusal)
        {
            return refusal;
        }

        return !isUtf16 && LooksBinary(head) ? "This file is not text. Export your leads as CSV and import that file." : null;
    }

    private static string? FromSignature(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8))
        {
            // The parts of a workbook lie in a folder "xl"; its name stands near the front of the archive.
            return head.IndexOf("xl/"u8) >= 0 || head.IndexOf("[Content_Types].xml"u8) >= 0
                ? "This is an Excel workbook; it can be imported as such, not as text."
                : "This is a ZIP archive (or an Excel workbook); unpack it, or save it as CSV, and import that file.";
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
        {
            return "This is an old Excel workbook (XLS), or one with a password; save it as XLSX or CSV without a password and import that file.";
        }

        if (head.StartsWith("%PDF"u8))
        {
            return "This is a PDF document, not CSV. Export your leads as CSV and import that file.";
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            return "This is a compressed file; unpack it and import the CSV inside.";
        }

        if (IsPicture(head))
        {
            return "This is a picture, not CSV. Export your leads as CSV and import that file.";
        }

        return head.StartsWith("<!DOCTYPE"u8) || head.StartsWith("<html"u8) || head.StartsWith("<?xml"u8)
            ? "This is a web page or XML, not CSV. Open it in a spreadsheet and save it as CSV."
            : null;
    }

    private static bool IsPicture(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
        || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || head.StartsWith("GIF8"u8)
        || (head.StartsWith("RIFF"u8) && head.Length > 12 && head[8..12].SequenceEqual("WEBP"u8));

    /// <summary>Many control characters; zero bytes in every other place are UTF-16 without a mark and not counted.</summary>
    private static bool LooksBinary(ReadOnlySpan<byte> head)
    {
        int even = 0, odd = 0, controls = 0;
        for (var i = 0; i < head.Length; i++)
        {
            switch (head[i])
            {
                case 0 when i % 2 == 0: even++; break;
                case 0: odd++; break;
                case < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0B or 0x0C or 0x1B): controls++; break;
            }
        }

        var zeros = Math.Min(even, odd) < head.Length * 0.025 && Math.Max(even, odd) > head.Length * 0.2 ? 0 : even + odd;
        return controls + zeros > head.Length * TooManyControls;
    }
}
