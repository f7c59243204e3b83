using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace LeadFlow.Web.Features.Fields;

/// <summary>What the company wants to know of its leads beyond what every lead has.</summary>
[Authorize(Policy = Policies.Administer)]
public sealed class FieldsModel : DeskPage
{
    public sealed record FieldInput(string? Label = null, FieldKind Kind = FieldKind.Text, string? Choices = null, string? Help = null, int Version = 0);

    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    /// <summary>Of values that leads hold, which are to be defined.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Key { get; set; }

    [BindProperty]
    public FieldInput Field { get; set; } = new();

    public IReadOnlyList<GetFields.Field> Fields { get; private set; } = [];
    public IReadOnlyDictionary<string, int> Use { get; private set; } = new Dictionary<string, int>();
    public GetFields.Field? Chosen { get; private set; }

    /// <summary>Keys that leads hold and nobody has defined.</summary>
    public IEnumerable<KeyValuePair<string, int>> Undefined => Use.Where(u => Fields.All(f => f.Key != u.Key)).OrderBy(u => u.Key, StringComparer.CurrentCulture);

    public IEnumerable<SelectListItem> Kinds => Enum.GetValues<FieldKind>().Select(k => new SelectListItem(Kind(k), k.ToString()));

    public async Task OnGetAsync()
    {
        await Load();
        Field = Chosen is { } c ? new(c.Label, c.Kind, string.Join("\n", c.Choices), c.Help, c.Version) : new(Key is { Length: > 0 } key ? FieldKey.InWords(key) : null);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var done = Id is { } id
            ? await Did(new RedefineField.Command(id, Field.Version, Field.Label, Field.Kind, Field.Choices, Field.Help), "Field", T["Saved"])
            : await Did(new DefineField.Command(Field.Label, Field.Kind, Field.Choices, Field.Help, Key), "Field", T["{0} is asked from now on", Text.OneLine(Field.Label)]);
        if (done)
        {
            return Back();
        }

        await Load();
        return Page();
    }

    public async Task<IActionResult> OnPostArchiveAsync(bool restore)
    {
        Said(await Ask(new ArchiveField.Command(Id ?? Guid.Empty, restore)), restore ? T["It is asked again"] : T["It is asked no longer; leads keep what they hold"]);
        return Back();
    }

    public async Task<IActionResult> OnPostMoveAsync(bool down)
    {
        await Ask(new MoveField.Command(Id ?? Guid.Empty, down));
        return Back();
    }

    public string Kind(FieldKind kind) => kind switch
    {
        FieldKind.Number => T["Number"],
        FieldKind.Date => T["Date"],
        FieldKind.Choice => T["One choice"],
        FieldKind.MultiChoice => T["Several choices"],
        FieldKind.YesNo => T["Yes or no"],
        _ => T["Text"],
    };

    public string Leads(string key) => Use.GetValueOrDefault(key) switch { 0 => "–", > GetFieldUse.CountLimit => $"{GetFieldUse.CountLimit:N0}+", var n => $"{n:N0}" };

    private RedirectToPageResult Back() => RedirectToPage(null, null, new { id = (Guid?)null, key = (string?)null });

    private async Task Load()
    {
        Fields = await Ask(new GetFields.Query());
        Use = (await Ask(new GetFieldUse.Query())).ToDictionary(u => u.Key, u => u.Leads);
        Chosen = Fields.FirstOrDefault(f => f.Id == Id);
    }
}
