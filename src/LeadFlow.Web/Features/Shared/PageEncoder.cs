using System.Text.Encodings.Web;

namespace LeadFlow.Web.Features.Shared;

/// <summary>
/// Encodes the texts of pages as always, but for the control characters from U+0080 to U+009F: written as numbers they are read as those of
/// Windows-1252 (a U+0080 as "€"), and would be saved so by the next form. Bare, browsers keep them.
/// </summary>
internal sealed unsafe class PageEncoder : HtmlEncoder
{
    public override int MaxOutputCharactersPerInputCharacter => Default.MaxOutputCharactersPerInputCharacter;

    public override bool WillEncode(int unicodeScalar) => !IsMisread(unicodeScalar) && Default.WillEncode(unicodeScalar);

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        for (var from = 0; from < textLength;)
        {
            var next = Default.FindFirstCharacterToEncode(text + from, textLength - from);
            if (next < 0)
            {
                return -1;
            }

            from += next;
            if (!IsMisread(text[from]))
            {
                return from;
            }

            from++;
        }

        return -1;
    }

    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        if (!IsMisread(unicodeScalar))
        {
            return Default.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
        }

        numberOfCharactersWritten = bufferLength > 0 ? 1 : 0;
        if (bufferLength > 0)
        {
            buffer[0] = (char)unicodeScalar;
        }

        return bufferLength > 0;
    }

    private static bool IsMisread(int scalar) => scalar is >= 0x80 and <= 0x9F;
}
