using System.Text;
using System.Text.Json;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using MimeKit;
using MimeKit.IO;

namespace LeadFlow.Web.Features.Captures.Mails;

/// <summary>What a provider has sent of a mail, as the raw record keeps it: its fields as text, and a list of what was attached. The bytes of attachments are not kept.</summary>
internal sealed record MailPost
{
    /// <summary>The field that holds a whole MIME message, where a provider sends it raw.</summary>
    public const string Mime = "email";

    /// <summary>Characters of one field; what is longer is cut, and says so.</summary>
    public const int FieldMaxLength = 2 * 1024 * 1024;

    public Dictionary<string, string> Fields { get; init; } = new(StringComparer.OrdinalIgnoreCase);
    public List<MailAttachment> Attachments { get; init; } = [];

    /// <summary>The message is no UTF-8: each character of it is one byte.</summary>
    public bool MimeIsBytes { get; init; }

    /// <summary>Fields that were cut, and how long they were.</summary>
    public Dictionary<string, int> Cut { get; init; } = [];

    /// <summary>What was wrong with the request.</summary>
    public string? Problem { get; set; }

    public string? this[params ReadOnlySpan<string> names]
    {
        get
        {
            foreach (var name in names)
            {
                if (Fields.TryGetValue(name, out var value) && value.Length > 0)
                {
                    return value;
                }
            }

            return null;
        }
    }

    public static MailPost Of(string body)
    {
        var post = JsonSerializer.Deserialize<MailPost>(body, Json.Options)!;
        return post with { Fields = new(post.Fields, StringComparer.OrdinalIgnoreCase) };
    }

    /// <summary>As it is kept: long fields are cut, and a long message loses what is attached to it.</summary>
    public string ToBody()
    {
        var kept = this with { Fields = new(Fields, StringComparer.OrdinalIgnoreCase), Cut = new(Cut), Attachments = [.. Attachments] };
        if (kept[Mime] is { Length: > FieldMaxLength / 4 } mime && kept.WithoutAttachments(mime) is { } slim)
        {
            kept.Fields[Mime] = slim;
        }

        foreach (var (name, value) in kept.Fields.Where(f => f.Value.Length > FieldMaxLength).ToList())
        {
            (kept.Cut[name], kept.Fields[name]) = (value.Length, value[..(char.IsHighSurrogate(value[FieldMaxLength - 1]) ? FieldMaxLength - 1 : FieldMaxLength)]);
        }

        return JsonSerializer.Serialize(kept, Json.Options);
    }

    public Stream OpenMime() => new MemoryStream((MimeIsBytes ? Encoding.Latin1 : Encoding.UTF8).GetBytes(this[Mime] ?? ""));

    private string? WithoutAttachments(string mime)
    {
        try
        {
            using var stream = OpenMime();
            using var message = MimeMessage.Load(MailReading.Options, stream);
            foreach (var part in message.Attachments.OfType<MimePart>().Concat(message.BodyParts.OfType<MimePart>().Where(p => p is not TextPart)).Distinct().ToList())
            {
                Attachments.Add(MailReading.AttachmentOf(part));
                part.Content = new MimeContent(new MemoryStream());
            }

            using var slim = new MemoryStream();
            message.WriteTo(slim);
            return (MimeIsBytes ? Encoding.Latin1 : Encoding.UTF8).GetString(slim.GetBuffer(), 0, (int)slim.Length);
        }
        catch (Exception e) when (e is FormatException or NotSupportedException or InvalidOperationException)
        {
            return null; // It is cut then.
        }
    }
}
