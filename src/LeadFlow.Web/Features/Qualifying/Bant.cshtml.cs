using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Qualifying;

/// <summary>Budget, authority, need and timeframe of one lead, edited in place: a part of other pages, and a page of its own without scripts.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class BantModel : DeskPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Compact { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Back { get; set; }

    [BindProperty]
    public BantInput Bant { get; set; } = new();

    public BantEditor Editor { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync() => Draw(await Ask(new GetBant.Query(Id)));

    public async Task<IActionResult> OnPostAsync()
    {
        var before = await Ask(new GetBant.Query(Id));
        if (before.Criteria.FirstOrDefault(c => c.Criterion == Bant.Criterion) is not { } known)
        {
            return BadRequest();
        }

        if (known.LearnedAt != Bant.Seen && known.ById != Who.Id && known.LearnedAt is not null)
        {
            Bant = Bant with { Seen = known.LearnedAt };
            ModelState.Clear(); // What is shown is what was typed, beside what they said; a second press saves it.
            return Draw(before with { Typed = Bant, Theirs = known });
        }

        var result = await Try(new AnswerBant.Command(Id, [Given(before.Today)]), "Bant");
        if (result is not { Succeeded: true })
        {
            TempData["Refused"] = result?.Refusal;
            return Draw(before with { Typed = Bant });
        }

        var after = await Ask(new GetBant.Query(Id) { AfterOwnAct = true });
        if (!IsHtmx)
        {
            Said(result, T["{0} is noted", Bant.Criterion], T["Score {0} → {1}", before.Qualification.Score, after.Qualification.Score]);
            return Back is { } back && Url.IsLocalUrl(back) ? LocalRedirect(back) : Redirect($"~/leads/{Id}");
        }

        Response.Headers["HX-Trigger"] = "lead-changed"; // The rest of the page follows.
        var isNew = after.Criteria.First(c => c.Criterion == Bant.Criterion) != known with { Result = after.Criteria.First(c => c.Criterion == Bant.Criterion).Result };
        return Draw(after with { Saved = new(Bant.Criterion, before.Qualification.Score, after.Qualification.Score, isNew) });
    }

    private IActionResult Draw(BantEditor editor)
    {
        Editor = editor with { Compact = Compact, Back = Back };
        return IsHtmx ? Partial("_BantEditor", Editor) : Page();
    }

    private AnswerGiven Given(DateOnly today)
    {
        var isTimeframe = Bant.Criterion is Criterion.Timeframe;
        if (isTimeframe && Bant.Pick is null or "" && Bant.From is null && Bant.To is null)
        {
            ModelState.AddModelError("Bant.Pick", T["Choose when, or that nobody knows."]);
        }

        if (isTimeframe && Bant.Pick is null or "" or TimeframePick.Days && Timeframe.IsWrongWayRound(Bant.From, Bant.To))
        {
            ModelState.AddModelError("Bant.From", Timeframe.WrongWayRound);
        }

        if (!AmountText.TryRead(Bant.Amount, out var amount))
        {
            ModelState.AddModelError("Bant.Amount", AmountText.WhyNot(Bant.Amount));
        }

        return new(Bant.Criterion, Bant.LearnedFrom)
        {
            Level = Bant.Level ?? Level.Unknown,
            Amount = amount,
            Currency = string.IsNullOrWhiteSpace(Bant.Amount) || string.IsNullOrWhiteSpace(Bant.Currency) ? null : Bant.Currency.Trim().ToUpperInvariant(),
            Role = Bant.Role,
            Timeframe = !isTimeframe ? null : Bant.Pick is null or "" or TimeframePick.Days ? Timeframe.Between(Bant.From, Bant.To) : TimeframePick.Range(Bant.Pick == "later" ? Bant.Quarter : Bant.Pick, today),
            Note = string.IsNullOrWhiteSpace(Bant.Note) ? null : Bant.Note.Trim(),
        };
    }
}
