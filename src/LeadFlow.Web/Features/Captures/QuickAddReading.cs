using System.Text.Json;
using FluentValidation;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Features.Shared;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Captures;

/// <summary>What the form of quick add says, and what is read into it: pasted texts, cards, several cards at once.</summary>
public sealed partial class QuickAddModel
{
    private const int CardFileMaxBytes = 20 * 1024 * 1024;

    /// <summary>One card of several, and what became of it.</summary>
    public sealed record CardRow(ContactDetails Contact, string Json, string? Said = null, Guid? LeadId = null);

    [BindProperty] public string? Paste { get; set; }
    [BindProperty] public IFormFile? CardFile { get; set; }
    [BindProperty] public IFormFile? Photo { get; set; }
    [BindProperty] public List<string> CardJson { get; set; } = [];
    [BindProperty] public List<int> Take { get; set; } = [];

    /// <summary>Several cards of one file, to be saved at once; null for the form of one.</summary>
    public IReadOnlyList<CardRow>? Cards { get; private set; }

    /// <summary>The cards are saved, as far as they could be.</summary>
    public bool CardsAreSaved { get; private set; }

    /// <summary>What was read into the form, in words.</summary>
    public string? ReadIn { get; private set; }

    /// <summary>Reads what was pasted, or a card, into the fields; nothing is saved yet.</summary>
    public async Task<IActionResult> OnPostFillAsync()
    {
        Typed = Request.Form.Read(Own);
        ModelState.Clear();
        var (text, problem) = await TextGiven();
        var read = PastedText.Of(text, h => ColumnGuess.Suggest(h));
        if (problem is null && read is { Kind: PastedKind.Card, Others: > 0 } && VCard.Read(text!) is { People.Count: > 1 } several)
        {
            Cards = [.. several.People.Select(p => new CardRow(p, JsonSerializer.Serialize(p, Json.Options)))];
            ReadIn = several.Left == 0 ? null : T["{0} more are not read: at most {1} at once, each with a name or a way to reach them.", several.Left, VCard.MaxCards];
        }
        else if (problem is not null || read.Kind is PastedKind.Nothing)
        {
            ModelState.AddModelError("Paste", problem ?? T["Nobody can be made out in it. Type what you know."]);
        }
        else
        {
            Fill(read);
        }

        await Load();
        return IsHtmx ? Partial(Cards is null ? "_QuickAddForm" : "_Cards", this) : Page();
    }

    /// <summary>Saves the cards that are ticked, each for itself.</summary>
    public async Task<IActionResult> OnPostCardsAsync()
    {
        var (source, campaign) = (SourceTyped(), CampaignTyped());
        List<CardRow> rows = [];
        foreach (var (i, json) in CardJson.Take(VCard.MaxCards).Index())
        {
            var contact = ReadCard(json);
            rows.Add(contact is null || !Take.Contains(i) || !ModelState.IsValid ? new(contact ?? new(), json) : await Save(contact, i, json, source, campaign));
        }

        (Cards, CardsAreSaved) = (rows, ModelState.IsValid);
        if (CardsAreSaved)
        {
            new Place(campaign, source).Keep(Response);
            ModelState.Clear();
        }

        await Load();
        return Page();
    }

    private async Task<CardRow> Save(ContactDetails contact, int no, string json, string? source, string? campaign)
    {
        try
        {
            var captured = await Ask(new CaptureLead.Command(CaptureRoute.QuickAdd, contact, source, json) { Campaign = campaign, Mine = MayOwn && Input.Mine, RequestKey = $"{Input.RequestId}-{no}" });
            return new(contact, json, captured.IsNew ? T["added"] : T["was already here"], captured.IsNew || !Who.SeesOnlyOwn ? captured.LeadId : null);
        }
        catch (ValidationException e)
        {
            return new(contact, json, T["not added: {0}", string.Join(" ", e.Errors.Select(f => f.ErrorMessage))]);
        }
    }

    private static ContactDetails? ReadCard(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ContactDetails>(json, Json.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<(string? Text, string? Problem)> TextGiven()
    {
        if (CardFile is not { Length: > 0 } file)
        {
            return (Paste, string.IsNullOrWhiteSpace(Paste) ? T["Paste something first, or choose a file of cards."] : null);
        }

        if (file.Length > CardFileMaxBytes)
        {
            return (null, T["A file of cards has at most 20 MB."]);
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, HttpContext.RequestAborted);
        var text = VCard.TextOf(bytes.ToArray());
        return (text, VCard.IsCard(text) ? null : T["This is no vCard."]);
    }

    /// <summary>What is read wins where it says something; what was typed stays beside it.</summary>
    private void Fill(PastedText.Read read)
    {
        var c = read.Contact;
        var name = string.IsNullOrEmpty(c.LastName) || string.IsNullOrEmpty(c.FirstName) || PersonName.Split(c.Name) == (c.FirstName, c.LastName) ? c.Name : $"{c.LastName}, {c.FirstName}";
        Input = Input with
        {
            FirstName = name.Length > 0 ? name : Input.FirstName,
            Email = c.Email ?? Input.Email,
            Phone = c.Phone ?? Input.Phone,
            Company = c.Company ?? Input.Company,
            JobTitle = c.JobTitle ?? Input.JobTitle,
            Website = c.Website ?? Input.Website,
            City = c.City ?? Input.City,
            Postcode = c.Postcode ?? Input.Postcode,
            Region = c.Region ?? Input.Region,
            Country = c.Country ?? Input.Country,
            Notes = c.Notes is null || Input.Notes?.Contains(c.Notes, StringComparison.Ordinal) == true ? Input.Notes : string.IsNullOrWhiteSpace(Input.Notes) ? c.Notes : $"{Input.Notes}\n{c.Notes}",
        };
        Paste = null;
        ReadIn = read.Kind switch { PastedKind.Card => T["A card was read in: look it over, then save."], PastedKind.Row => T["A row was read in: look it over, then save."], _ => T["A signature was read in: look it over, then save."] };
    }

    private ContactDetails Contact()
    {
        var (first, last) = PersonName.Split(Input.FirstName ?? "");
        return new()
        {
            FirstName = first,
            LastName = last,
            Email = Trimmed(Input.Email),
            Phone = Trimmed(Input.Phone),
            Company = Trimmed(Input.Company),
            JobTitle = Trimmed(Input.JobTitle),
            Website = Trimmed(Input.Website),
            City = Trimmed(Input.City),
            Postcode = Trimmed(Input.Postcode),
            Region = Trimmed(Input.Region),
            Country = Trimmed(Input.Country),
            Notes = Trimmed(Input.Notes),
        };
    }

    private string? SourceTyped()
    {
        var source = Trimmed(Input.Source);
        source = source is not null && Rules.Source(source) is null ? Rules.Sources.Keys.FirstOrDefault(s => string.Equals(s, source, StringComparison.OrdinalIgnoreCase)) ?? source : source;
        if (source is { Length: <= LeadSource.NameMaxLength } && Rules.Source(source) is null)
        {
            OffersSource = May(Security.Policies.Administer);
            if (!OffersSource || Input.NewSource?.Trim() != source)
            {
                ModelState.AddModelError("Input.Source", OffersSource ? T["“{0}” is no source yet: choose one of the list, or tick that it is a new one.", source] : T["“{0}” is no source: choose one of the list.", source]);
            }
        }

        return source;
    }

    private string? CampaignTyped()
    {
        var campaign = Text.NullIfEmpty(Input.Campaign);
        if (campaign is not null && Rules.Campaign(campaign) is null)
        {
            ModelState.AddModelError("Input.Campaign", T["There is no such campaign."]);
        }

        return campaign;
    }

    private List<AnswerGiven> Learned()
    {
        List<AnswerGiven> answers =
        [
            .. new[] { (Criterion.Budget, Input.Budget), (Criterion.Authority, Input.Authority), (Criterion.Need, Input.Need) }.Where(a => a.Item2 is not Level.Unknown).Select(a => new AnswerGiven(a.Item1, Input.Learned) { Level = a.Item2 }),
        ];
        if (TimeframePick.Range(Input.Timeframe, Today) is { } range)
        {
            answers.Add(new(Criterion.Timeframe, Input.Learned) { Timeframe = range });
        }

        return answers;
    }

    private CaptureLead.NextStep? NextStep()
    {
        if (Trimmed(Input.Next) is not { } next)
        {
            return null;
        }

        var (at, on) = TaskWhen.Due(Due.When, Due.Day, Due.Time, Today, Zone);
        return new(next, TaskKind.Call, at, on);
    }

    private async Task<PictureGiven?> Picture()
    {
        if (Photo is not { Length: > 0 } file)
        {
            return null;
        }

        if (file.Length > PictureGiven.MaxBytes)
        {
            ModelState.AddModelError("Photo", PictureGiven.TooLarge);
            return null;
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, HttpContext.RequestAborted);
        if (PictureGiven.TypeOf(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)) is { } type)
        {
            return new(file.FileName, type, bytes.ToArray());
        }

        ModelState.AddModelError("Photo", PictureGiven.Unreadable);
        return null;
    }

    private static string? Trimmed(string? text) => Text.NullIfEmpty(text?.Trim());
}
