using System.Text;
using System.Text.Json;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using MimeKit;
using MimeKit.IO;
using MimeKit.Utils;

namespace LeadFlow.Web.Features.Captures.Mails;

/// <summary>A mail that cannot be read, or names nobody: it is kept, with this sentence.</summary>
public sealed class UnreadableMailException(string why) : Exception(why);

/// <summary>Reads a kept mail: the whole message where a provider sends it raw, else the fields that it has made of it.</summary>
internal static class MailReading
{
    private const int MostHeaders = 300, MostPeople = 50;

    public static readonly ParserOptions Options = new() { MaxMimeDepth = 32, AllowAddressesWithoutDomain = false, CharsetEncoding = Encoding.UTF8 };

    /// <exception cref="UnreadableMailException">Nothing of it can be made out.</exception>
    public static IncomingMail Read(MailPost post) => post.Problem is { } problem && post.Fields.Count == 0
        ? throw new UnreadableMailException(problem)
        : post[MailPost.Mime] is null ? OfFields(post) : OfMessage(post);

    public static MailAttachment AttachmentOf(MimePart part)
    {
        using var size = new MeasuringStream();
        part.Content?.DecodeTo(size);
        return new(Storable(part.FileName ?? part.ContentType.Name ?? "unnamed"), part.ContentType.MimeType, size.Length);
    }

    private static IncomingMail OfMessage(MailPost post)
    {
        MimeMessage message;
        try
        {
            using var stream = post.OpenMime();
            message = MimeMessage.Load(Options, stream);
        }
        catch (FormatException e)
        {
            throw new UnreadableMailException($"This is no e-mail: {e.Message}");
        }

        using (message)
        {
            var headers = Headers(message.Headers);
            return Common(post, headers) with
            {
                From = People(message.From),
                ReplyTo = People(message.ReplyTo),
                Recipients = [.. Addresses(message.To).Concat(Addresses(message.Cc)).Concat(Addresses(message.Bcc)).Concat(Delivered(post, headers)).Distinct(StringComparer.OrdinalIgnoreCase)],
                Subject = Storable(message.Subject ?? ""),
                Text = Storable(TextOf(message.TextBody, message.HtmlBody)),
                Attachments = post.Attachments.Count > 0 ? post.Attachments : [.. message.Attachments.OfType<MimePart>().Select(AttachmentOf)],
            };
        }
    }

    private static IncomingMail OfFields(MailPost post)
    {
        var headers = HeadersOf(post);
        string? Header(string name) => headers.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
        var from = People(List(post["from", "sender"] ?? Header("From")));
        return Common(post, headers) with
        {
            From = from.Count == 0 ? People(List(Header("From"))) : from,
            ReplyTo = People(List(post["reply-to", "replyTo"] ?? Header("Reply-To"))),
            Recipients = [.. new[] { post["to", "recipient"], post["cc"], post["originalRecipient"], Header("To"), Header("Cc") }.SelectMany(l => Addresses(List(l))).Concat(Delivered(post, headers)).Distinct(StringComparer.OrdinalIgnoreCase)],
            Subject = Storable(Decoded(post["subject"] ?? Header("Subject") ?? "")),
            Text = Storable(TextOf(post["text", "textBody", "body-plain", "plain"], post["html", "htmlBody", "body-html"])),
            Attachments = post.Attachments,
        };
    }

    private static IncomingMail Common(MailPost post, List<KeyValuePair<string, string>> headers)
    {
        string? Header(string name) => headers.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
        var id = Text.OneLine(Header("Message-Id") ?? post["message-id", "messageId"]).Trim('<', '>', ' ');
        var path = EnvelopeOf(post)?.From ?? Header("Return-Path");
        return new()
        {
            MessageId = id.Length == 0 ? null : Storable(id),
            ReturnPath = path?.Trim().Trim('<', '>'),
            Headers = headers,
            Spf = post["spf"] ?? Header("Received-SPF"),
            Dkim = post["dkim"],
        };
    }

    private static List<KeyValuePair<string, string>> HeadersOf(MailPost post)
    {
        if (post["headers", "message-headers"] is not { } text)
        {
            return [];
        }

        if (text.TrimStart() is ['[' or '{', ..])
        {
            return HeadersOfJson(text);
        }

        try
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text.TrimStart('\r', '\n').TrimEnd() + "\r\n\r\n"));
            return Headers(HeaderList.Load(Options, stream));
        }
        catch (FormatException)
        {
            return [];
        }
    }

    /// <summary>[["Subject", "..."], ...], [{"Name": "Subject", "Value": "..."}, ...] or {"Subject": "..."}.</summary>
    private static List<KeyValuePair<string, string>> HeadersOfJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var pairs = json.RootElement.ValueKind == JsonValueKind.Object
                ? json.RootElement.EnumerateObject().Select(p => (p.Name, Value: p.Value.ToString()))
                : json.RootElement.EnumerateArray().Select(h => h.ValueKind == JsonValueKind.Array && h.GetArrayLength() == 2 ? (Name: h[0].ToString(), Value: h[1].ToString())
                    : h.ValueKind == JsonValueKind.Object ? (Name: Property(h, "name"), Value: Property(h, "value")) : (Name: "", Value: ""));
            return [.. pairs.Where(p => p.Name.Length > 0).Take(MostHeaders).Select(p => KeyValuePair.Create(p.Name, Storable(Decoded(p.Value))))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }

        static string Property(JsonElement header, string name) => header.EnumerateObject().FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { Value.ValueKind: JsonValueKind.String } found ? found.Value.ToString() : "";
    }

    private static List<KeyValuePair<string, string>> Headers(HeaderList headers) => [.. headers.Take(MostHeaders).Select(h => KeyValuePair.Create(h.Field, Storable(h.Value ?? "")))];

    private static (string? From, IReadOnlyList<string> To)? EnvelopeOf(MailPost post)
    {
        try
        {
            if (post["envelope"] is not { } text)
            {
                return null;
            }

            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            var to = root.TryGetProperty("to", out var list) ? list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(t => t.ToString()).Take(MostPeople).ToList() : [list.ToString()] : [];
            return (root.TryGetProperty("from", out var from) && from.ValueKind == JsonValueKind.String ? Storable(from.GetString()!) : null, to);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Where the mail was brought to, which its own To need not name.</summary>
    private static IEnumerable<string> Delivered(MailPost post, List<KeyValuePair<string, string>> headers) =>
        (EnvelopeOf(post)?.To ?? []).Concat(headers.Where(h => h.Key.ToLowerInvariant() is "delivered-to" or "x-original-to" or "x-forwarded-to" or "resent-to").Select(h => h.Value)).SelectMany(t => Addresses(List(t)));

    private static InternetAddressList List(string? text) => text is not null && InternetAddressList.TryParse(Options, text.Length > 20_000 ? text[..20_000] : text, out var list) ? list : [];

    private static List<MailPerson> People(InternetAddressList list) => [.. list.Mailboxes.Take(MostPeople).Select(m => new MailPerson(Text.NullIfEmpty(Storable(m.Name ?? "").Trim()), Storable(m.Address ?? "").Trim())).Where(p => p.Address.Length > 0)];

    private static IEnumerable<string> Addresses(InternetAddressList list) => People(list).Select(p => p.Address);

    private static string TextOf(string? text, string? html) => !string.IsNullOrWhiteSpace(text) ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Trim() : html is null ? "" : MailHtml.ToText(html);

    private static string Decoded(string text) => text.Contains("=?", StringComparison.Ordinal) ? Rfc2047.DecodeText(Options, Encoding.UTF8.GetBytes(text)) : text;

    /// <summary>Without what a database cannot hold.</summary>
    private static string Storable(string text)
    {
        if (Text.IsStorable(text))
        {
            return text;
        }

        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                kept.Append(text[i]).Append(text[++i]);
            }
            else if (text[i] != '\0' && !char.IsSurrogate(text[i]))
            {
                kept.Append(text[i]);
            }
        }

        return kept.ToString();
    }
}
