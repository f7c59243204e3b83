using System.Text;
using System.Text.Json;
using LeadFlow.Domain.Captures;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace LeadFlow.Web.Features.Captures.Mails;

/// <summary>Reads what a provider posts: forms of either kind, or JSON. Whatever is wrong with it, what could be read is kept.</summary>
internal sealed class MailPostReader(HttpRequest request, long mostBytes)
{
    private const int MostParts = 1000, MostHeaderBytes = 32 * 1024;
    private readonly Dictionary<string, byte[]> _bytes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<MailAttachment> _attachments = [];
    private long _read;

    public sealed class TooLargeException() : Exception("This mail is too large.");

    public async Task<MailPost> Read(CancellationToken cancellationToken)
    {
        string? problem = null;
        try
        {
            problem = await ReadBody(cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or InvalidOperationException || (e is IOException and not BadHttpRequestException && !cancellationToken.IsCancellationRequested))
        {
            problem = $"It could not be read to its end: {Domain.Leads.Text.Shorten(Domain.Leads.Text.OneLine(e.Message), 300)}";
        }

        var charsets = Charsets();
        var isUtf8 = !_bytes.TryGetValue(MailPost.Mime, out var mime) || Utf8(mime) is not null;
        var post = new MailPost { Attachments = _attachments, MimeIsBytes = !isUtf8, Problem = problem };
        foreach (var (name, bytes) in _bytes)
        {
            post.Fields[name] = name.Equals(MailPost.Mime, StringComparison.OrdinalIgnoreCase) ? (isUtf8 ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes) : Decode(bytes, charsets.GetValueOrDefault(name));
        }

        return post;
    }

    private async Task<string?> ReadBody(CancellationToken cancellationToken)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed : null;
        var media = type?.MediaType.Value?.ToLowerInvariant();
        if (media == "multipart/form-data" && HeaderUtilities.RemoveQuotes(type!.Boundary).Value is { Length: > 0 and <= 200 } boundary)
        {
            await ReadParts(boundary, cancellationToken);
            return null;
        }

        using var whole = new MemoryStream();
        await Copy(request.Body, whole, cancellationToken);
        var body = whole.ToArray();
        if (media == "application/x-www-form-urlencoded")
        {
            foreach (var (name, values) in QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)).Take(MostParts))
            {
                _bytes[name] = Encoding.UTF8.GetBytes(values.ToString());
            }

            return null;
        }

        if (media?.EndsWith("json", StringComparison.Ordinal) == true)
        {
            ReadJson(body);
            return null;
        }

        _bytes["body"] = body;
        return $"It is neither a form nor JSON, but {(media is null ? "of no kind that it names" : media)}.";
    }

    private async Task ReadParts(string boundary, CancellationToken cancellationToken)
    {
        var reader = new MultipartReader(boundary, request.Body) { HeadersLengthLimit = MostHeaderBytes };
        for (var parts = 0; parts < MostParts && await reader.ReadNextSectionAsync(cancellationToken) is { } part; parts++)
        {
            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var said) || HeaderUtilities.RemoveQuotes(said.Name).Value is not { Length: > 0 } name)
            {
                await Copy(part.Body, Stream.Null, cancellationToken);
                continue;
            }

            var file = HeaderUtilities.RemoveQuotes(said.FileNameStar.HasValue ? said.FileNameStar : said.FileName).Value;
            if (!string.IsNullOrEmpty(file) && !name.Equals(MailPost.Mime, StringComparison.OrdinalIgnoreCase))
            {
                _attachments.Add(new(file, Domain.Leads.Text.Shorten(part.ContentType ?? "application/octet-stream", 200), await Copy(part.Body, Stream.Null, cancellationToken)));
            }
            else
            {
                using var all = new MemoryStream();
                try
                {
                    await Copy(part.Body, all, cancellationToken);
                }
                finally
                {
                    _bytes[name] = _bytes.TryGetValue(name, out var before) ? [.. before, (byte)'\n', .. all.ToArray()] : all.ToArray(); // Where it breaks off, as far as it came.
                }
            }
        }
    }

    /// <summary>Texts by their names; of what is attached only what it is called.</summary>
    private void ReadJson(byte[] body)
    {
        using var json = JsonDocument.Parse(body, new() { MaxDepth = 32 });
        if (json.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("It is JSON, but no object.");
        }

        foreach (var property in json.RootElement.EnumerateObject().Take(MostParts))
        {
            if (property.Name.Equals("attachments", StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind == JsonValueKind.Array)
            {
                _attachments.AddRange(property.Value.EnumerateArray().Where(a => a.ValueKind == JsonValueKind.Object).Take(MostParts).Select(Attachment));
            }
            else if (property.Value.ValueKind is not JsonValueKind.Null)
            {
                _bytes[property.Name] = Encoding.UTF8.GetBytes(property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText());
            }
        }

        static MailAttachment Attachment(JsonElement a)
        {
            string? Of(params string[] names) => a.EnumerateObject().FirstOrDefault(p => names.Contains(p.Name, StringComparer.OrdinalIgnoreCase)).Value is { ValueKind: JsonValueKind.String or JsonValueKind.Number } value ? value.ToString() : null;
            return new(Of("name", "filename") ?? "unnamed", Of("contentType", "type") ?? "application/octet-stream", long.TryParse(Of("contentLength", "size"), out var size) ? size : null);
        }
    }

    private Dictionary<string, string> Charsets()
    {
        try
        {
            return _bytes.TryGetValue("charsets", out var said) ? new(JsonSerializer.Deserialize<Dictionary<string, string>>(said) ?? [], StringComparer.OrdinalIgnoreCase) : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>As it says; where that is not known or not so, as UTF-8, or as most programs wrote before it.</summary>
    private static string Decode(byte[] bytes, string? charset)
    {
        try
        {
            if (charset is not null && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            {
                return Encoding.GetEncoding(charset).GetString(bytes);
            }
        }
        catch (ArgumentException)
        {
            // A name that nobody knows.
        }

        return Utf8(bytes) ?? Encoding.GetEncoding(1252).GetString(bytes);
    }

    private static string? Utf8(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private async Task<long> Copy(Stream from, Stream to, CancellationToken cancellationToken)
    {
        var (buffer, length) = (new byte[16 * 1024], 0L);
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            _read += read;
            if (_read > mostBytes)
            {
                throw new TooLargeException();
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            length += read;
        }

        return length;
    }
}
