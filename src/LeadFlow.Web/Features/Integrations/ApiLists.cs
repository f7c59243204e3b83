using System.Buffers.Text;
using System.Globalization;
using System.Text;
using FluentValidation;

namespace LeadFlow.Web.Features.Integrations;

/// <summary>What a query string says, read strictly: what cannot be meant is answered with its name.</summary>
public static class QueryText
{
    public static int Limit(string? text) => text is null ? 50 : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= 200
        ? limit
        : throw Wrong("limit", "A whole number from 1 to 200.");

    public static DateOnly? Day(string? text, string name) => string.IsNullOrEmpty(text) ? null : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day
        : throw Wrong(name, "A day is written as in 2026-02-01.");

    public static int? Number(string? text, string name) => string.IsNullOrEmpty(text) ? null : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw Wrong(name, "This is a whole number.");

    public static Guid? Id(string? text, string name) => string.IsNullOrEmpty(text) ? null : Guid.TryParse(text, out var id) ? id : throw Wrong(name, "This is an id (UUID).");

    public static bool Flag(string? text, string name) => text?.ToLowerInvariant() switch
    {
        null or "" or "false" => false,
        "true" => true,
        _ => throw Wrong(name, "This is true or false."),
    };

    public static T? Word<T>(string? text, string name) where T : struct, Enum =>
        string.IsNullOrEmpty(text) ? null : Words.TryParse(text, out T value) ? value : throw Wrong(name, Words.Allowed<T>());

    public static ValidationException Wrong(string name, string message) => new([new(name, message)]);
}

/// <summary>Where a page of a list ended.</summary>
public sealed record ListCursor(DateTimeOffset At, Guid Id)
{
    public static string Write(DateTimeOffset at, Guid id) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(Words.Invariant($"{at.UtcTicks}_{id:N}")));

    public static ListCursor? Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        try
        {
            var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('_');
            if (parts is [var ticks, var id] && long.TryParse(ticks, CultureInfo.InvariantCulture, out var at) && at >= 0 && at <= DateTimeOffset.MaxValue.Ticks && Guid.TryParseExact(id, "N", out var guid))
            {
                return new(new(at, TimeSpan.Zero), guid);
            }
        }
        catch (FormatException)
        {
        }

        throw QueryText.Wrong("cursor", "This cursor does not belong to this list.");
    }
}

/// <summary>How lists answer.</summary>
public sealed record ApiPage<T>(IReadOnlyList<T> Items, string? NextCursor);

public static class ApiPage
{
    /// <summary>A page of what is in memory anyway, in order of a name.</summary>
    public static ApiPage<T> Of<T>(IEnumerable<T> all, Func<T, string> name, string? limit, string? cursor)
    {
        var size = QueryText.Limit(limit);
        var after = cursor is null ? null : ReadName(cursor);
        var items = all.OrderBy(name, StringComparer.Ordinal).Where(i => after is null || string.CompareOrdinal(name(i), after) > 0).Take(size + 1).ToList();
        return new(items[..Math.Min(size, items.Count)], items.Count > size ? Base64Url.EncodeToString(Encoding.UTF8.GetBytes(name(items[size - 1]))) : null);
    }

    private static string ReadName(string cursor)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        }
        catch (FormatException)
        {
            throw QueryText.Wrong("cursor", "This cursor does not belong to this list.");
        }
    }
}
