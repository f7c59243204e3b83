using System.Text.RegularExpressions;
using LeadFlow.Domain.Fields;

namespace LeadFlow.Domain.Forms;

/// <summary>A form that people outside fill in. It is edited as a draft; what visitors see is a version that was published, which stays as it was.</summary>
public sealed partial class Form
{
    public const int NameMaxLength = 120, SlugMaxLength = 80;

    private Form() { } // For EF Core.

    public Guid Id { get; private init; }
    public string Name { get; private set; } = "";

    /// <summary>Its place: /f/{slug}. Never changes, since it stands on other people's pages.</summary>
    public string Slug { get; private init; } = "";
    public FormContent Draft { get; private set; } = new();

    /// <summary>Goes up with what people change.</summary>
    public int Version { get; private set; } = 1;

    /// <summary>Number of the version that visitors see; null before the first.</summary>
    public int? Published { get; private set; }
    public DateTimeOffset? PublishedAt { get; private set; }

    /// <summary>The draft's <see cref="Version"/> that was published last.</summary>
    public int? PublishedDraft { get; private set; }

    /// <summary>Takes no answers, by hand.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }
    public DateTimeOffset? ArchivedAt { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public Guid? CreatedById { get; private init; }

    public bool HasChanges => PublishedDraft != Version;

    public static Form Begin(string name, string slug, FormContent draft, Guid? byId, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), Name = name.Trim(), Slug = slug, Draft = draft, CreatedAt = now, CreatedById = byId };

    public void Rename(string name) => (Name, Version) = (name.Trim(), Name == name.Trim() ? Version : Version + 1);

    public void Change(FormContent draft) => (Draft, Version) = (draft, Version + 1);

    /// <summary>The draft goes live as the next version.</summary>
    public Result Publish(FieldBook fields, Guid? byId, DateTimeOffset now, out FormVersion? version)
    {
        version = null;
        if (ArchivedAt is not null)
        {
            return Result.Refused("This form is archived. Bring it back first.");
        }

        if (FormCheck.Of(Draft, fields) is [var problem, ..])
        {
            return Result.Refused(problem.Text);
        }

        if (!HasChanges)
        {
            return Result.Success;
        }

        Published = (Published ?? 0) + 1;
        (PublishedAt, PublishedDraft) = (now, Version);
        version = FormVersion.Of(this, byId, now);
        return Result.Success;
    }

    public void Close(DateTimeOffset now) => ClosedAt ??= now;

    public void Open() => ClosedAt = null;

    public void Archive(DateTimeOffset now) => ArchivedAt ??= now;

    public void Unarchive() => ArchivedAt = null;

    /// <summary>"Pricing form 2027" as it stands in an address: "pricing-form-2027".</summary>
    public static string SlugOf(string name)
    {
        var slug = NoSlug().Replace(Leads.Text.Key(name), "-").Trim('-');
        return slug.Length == 0 ? "form" : slug[..Math.Min(slug.Length, SlugMaxLength - 8)].Trim('-');
    }

    public static bool IsSlug(string slug) => slug.Length is > 0 and <= SlugMaxLength && Slugs().IsMatch(slug);

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NoSlug();

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Slugs();
}

/// <summary>A form as it was shown: answers keep the wording that was asked.</summary>
public sealed class FormVersion
{
    private FormVersion() { } // For EF Core.

    public Guid FormId { get; private init; }

    /// <summary>From 1.</summary>
    public int Number { get; private init; }
    public FormContent Content { get; private init; } = new();
    public DateTimeOffset PublishedAt { get; private init; }
    public Guid? PublishedById { get; private init; }

    internal static FormVersion Of(Form form, Guid? byId, DateTimeOffset now) =>
        new() { FormId = form.Id, Number = form.Published!.Value, Content = form.Draft, PublishedAt = now, PublishedById = byId };
}
