using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace LeadFlow.Web.Features.Shared;

/// <summary>What takes something back: a form posted to an address of this application.</summary>
public sealed record Undo(string Url, IReadOnlyDictionary<string, string>? Fields = null)
{
    public static Undo Of(string url, string name, object value) => new(url, new Dictionary<string, string> { [name] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "" });
}

/// <summary>What was done, what follows from it, and how to take it back. Said on the page that comes next, whichever that is.</summary>
/// <param name="Link">Where what was made is to be seen, and what that is called.</param>
public sealed record Toast(string Said, string? Note = null, Undo? Undo = null, ToastLink? Link = null);

public sealed record ToastLink(string Url, string Text);

public static class Toasts
{
    private const string SaidKey = "Flash", NoteKey = "FlashNote", UndoKey = "FlashUndo", LinkKey = "FlashLink";

    public static void Say(this ITempDataDictionary kept, Toast toast)
    {
        (kept[SaidKey], kept[NoteKey]) = (toast.Said, toast.Note);
        kept[LinkKey] = toast.Link is { } link ? JsonSerializer.Serialize(link) : null;
        kept[UndoKey] = toast.Undo is { } undo ? JsonSerializer.Serialize(undo) : null;
    }

    /// <summary>Once: it is gone after that.</summary>
    public static Toast? TakeToast(this ITempDataDictionary kept)
    {
        var (said, note, undo, link) = (kept[SaidKey] as string, kept[NoteKey] as string, kept[UndoKey] as string, kept[LinkKey] as string);
        return said is null ? null : new(said, note, undo is null ? null : JsonSerializer.Deserialize<Undo>(undo), link is null ? null : JsonSerializer.Deserialize<ToastLink>(link));
    }
}
