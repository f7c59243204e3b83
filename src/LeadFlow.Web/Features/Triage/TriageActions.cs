using System.Globalization;
using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Features.Shared;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Triage;

/// <summary>What can be done in triage: one command each, and the next lead opens in the same answer.</summary>
public sealed partial class TriageModel
{
    private static readonly string[] _windows = ["Month", "Quarter", "NextQuarter"];

    /// <summary>Dead for good, as spam: the agreement's reason of that name, else its first final one.</summary>
    public DeadReason? Spam => Rules.Agreement.Content.DeadReasons.FirstOrDefault(r => r.IsFinal && r.Name.Contains("spam", StringComparison.OrdinalIgnoreCase)) ?? Rules.Agreement.Content.DeadReasons.FirstOrDefault(r => r.IsFinal);

    /// <summary>The reasons with a key each: the first letter of theirs that is still free.</summary>
    public IReadOnlyList<(DeadReason Reason, char? Key)> DeadReasons
    {
        get
        {
            HashSet<char> taken = [];
            return [.. Rules.Agreement.Content.DeadReasons.Select(r =>
            {
                var words = r.Name.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(w => w is not ("no" or "or" or "to" or "be"));
                var key = words.Select(w => w[0]).Concat(r.Name.ToLowerInvariant()).Where(c => c is >= 'a' and <= 'z').Cast<char?>().FirstOrDefault(c => taken.Add(c!.Value));
                return (r, key);
            })];
        }
    }

    /// <summary>Where answers come from: from no conversation, unless whoever answers says so.</summary>
    [BindProperty]
    public LearnedFrom Learned { get; set; } = LearnedFrom.Other;

    public Task<IActionResult> OnPostWarmAsync(string? seen) => Decide(new(Id ?? Guid.Empty, Decision.Warm, seen), d => new(d.IsMine ? T["{0} is warm, and yours", d.Title] : T["{0} is warm", d.Title], d.ByHand is { } missing ? T["By hand, below the agreement: {0}", missing] : null));

    public Task<IActionResult> OnPostDeadAsync(string? seen, string? reason) => Decide(new(Id ?? Guid.Empty, Decision.Dead, seen, reason),
        d => new(T["{0} is dead: {1}", d.Title, reason?.ToLowerInvariant()], d.RevisitOn is { } day ? T["Comes back on {0}", day.ToString("d MMMM yyyy", CultureInfo.CurrentCulture)] : T["Does not come back by itself"]));

    public Task<IActionResult> OnPostSpamAsync(string? seen) => OnPostDeadAsync(seen, Spam?.Name);

    public Task<IActionResult> OnPostAssignAsync(string? seen, Guid? owner) => Decide(new(Id ?? Guid.Empty, Decision.Assign, seen, OwnerId: owner),
        d => new(owner is { } id && Rules.People.TryGetValue(id, out var person) ? id == Who.Id ? T["{0} is yours", d.Title] : T["{0} goes to {1}", d.Title, person.Name] : T["{0} is back in the inbox", d.Title]));

    /// <summary>An answer leaves the lead open: there is more to ask of it.</summary>
    public async Task<IActionResult> OnPostAnswerAsync(Criterion criterion, Level level, string? when, DateOnly? begin, DateOnly? end)
    {
        _undo = [.. UndoToken.Of(Request)];
        var (id, since) = (Id ?? Guid.Empty, Now);
        var timeframe = criterion is Criterion.Timeframe ? Window(when, begin, end) : null;
        var result = when is "Dates" && timeframe is null
            ? Result.Refused(T["Give the days between which they want to buy."])
            : Timeframe.IsWrongWayRound(begin, end) ? Result.Refused(Timeframe.WrongWayRound)
            : await Try(new AnswerBant.Command(id, [new(criterion, Learned) { Level = level, Timeframe = timeframe }], Takes: true), "Answer");
        var step = result is { Succeeded: true } ? await Ask(new GetMyStep.Query(id, since)) : null;
        Say(result?.Refusal, step is null ? null : new UndoToken(id, step.Value), new(T["{0} is noted", T.Of(criterion)]), quiet: step is null);
        return await Show(id);
    }

    public async Task<IActionResult> OnPostBatchAsync(Guid[] ids, Decision? act, string? reason, Guid? owner)
    {
        _undo = [.. UndoToken.Of(Request)];
        var before = await Ask(new GetTriageCard.Query(Id ?? Guid.Empty));
        var what = act ?? Decision.Dead; // A reason was pressed.
        var done = await Try(new DecideBatch.Command(ids, what, what is Decision.Dead ? reason ?? Spam?.Name : null, what is Decision.Assign ? owner : null), "Batch");
        if (done is null)
        {
            Batch = true;
            Say(ModelState.Values.SelectMany(v => v.Errors).Select(e => e.ErrorMessage).FirstOrDefault(), null, null);
            return await Show(Id);
        }

        var said = what switch { Decision.Warm => T["{0} warm", done.Changed], Decision.Dead => T["{0} dead", done.Changed], _ => T["{0} assigned", done.Changed] };
        var refused = done.Refusals.Count == 0 ? null : string.Join(" ", done.Refusals.Take(3).Select(r => $"{r.Title}: {r.Why}"));
        Say(null, done.BatchId is { } batch ? new UndoToken(null, batch) : null, new(done.Refusals.Count == 0 ? said : T["{0}, {1} refused", said, done.Refusals.Count], refused));
        Batch = false;
        return await Next(before.Alike.FirstOrDefault(a => a.Id == Id) is { } l ? new Place(l.CapturedAt, l.Id) : null, ids);
    }

    /// <summary>Takes back one step, or one batch; the lead opens again.</summary>
    public async Task<IActionResult> OnPostUndoAsync(string? token)
    {
        _undo = [.. UndoToken.Of(Request)];
        if (UndoToken.Read(token) is not { } what)
        {
            return await Show(Id);
        }

        _undo.RemoveAll(t => t == what);
        UndoToken.Keep(Response, _undo);
        if (what.LeadId is { } lead)
        {
            var result = await Ask(new UndoStep.Command(lead, what.Id));
            Say(result.Refusal, null, new(T["Taken back"]));
            return await Show(lead);
        }

        var done = await Ask(new UndoBatch.Command(what.Id));
        Say(null, null, new(T["{0} taken back", done.Undone], done.Refusals.Count == 0 ? null : T["{0} refused: {1}", done.Refusals.Count, done.Refusals[0]]));
        return await Show(Id);
    }

    private async Task<IActionResult> Decide(DecideLead.Command command, Func<DecideLead.Decided, Toast> done)
    {
        _undo = [.. UndoToken.Of(Request)];
        var seen = await Ask(new GetLead.Query(command.LeadId));
        var decided = await Try(command, "Decide");
        var refusal = decided is null ? T["This cannot be done."] : decided.Result.Refusal is { } why ? $"{decided.Title}: {why}" : null;
        Say(refusal, decided?.StepId is { } step ? new UndoToken(command.LeadId, step) : null, decided is null ? null : done(decided));
        return await Next(new Place(seen.CapturedAt, seen.Id), [command.LeadId]);
    }

    private void Say(string? refusal, UndoToken? undo, Toast? toast, bool quiet = false)
    {
        Refusal = refusal;
        if (undo is not null)
        {
            _undo.RemoveAll(t => t == undo);
            _undo.Add(undo);
            UndoToken.Keep(Response, _undo);
        }

        if (refusal is null && toast is not null && !quiet)
        {
            TempData.Say(toast with { Undo = undo is null ? null : Undo.Of(To(Id, "Undo", keepTop: true), "token", undo.ToString()) });
        }
    }

    /// <summary>The lead below the one that was decided opens, else the one above, else there is none left.</summary>
    private async Task<IActionResult> Next(Place? at, IReadOnlyCollection<Guid> decided)
    {
        Inbox = await Ask(new GetTriage.Query(Source, Mine, From ?? Top));
        var others = Inbox.Rows.Where(r => !decided.Contains(r.Id)).ToList();
        return await Show((at is { } place ? others.Find(r => place.IsAbove(r.Place)) ?? others.FindLast(r => r.Place.IsAbove(place)) : others.FirstOrDefault())?.Id);
    }

    /// <summary>To htmx the page itself, under its new address; else a redirect to it, with what was said.</summary>
    private async Task<IActionResult> Show(Guid? id)
    {
        Id = id;
        var url = To(id, batch: Batch);
        if (!IsHtmx)
        {
            TempData["TriageRefused"] = Refusal;
            return Redirect(url);
        }

        Response.Headers["HX-Push-Url"] = url;
        await Load();
        return Page();
    }

    private Timeframe? Window(string? when, DateOnly? from, DateOnly? to) => when switch
    {
        "Month" => TimeframePick.Range(TimeframePick.Month, Today),
        "Quarter" => TimeframePick.Range(TimeframePick.Quarter, Today),
        "NextQuarter" => TimeframePick.Range(TimeframePick.NextQuarter, Today),
        "Dates" => Timeframe.Between(from, to),
        _ => null,
    };

    /// <summary>Which of the offered windows is what is known; "Dates" for any other.</summary>
    public string WhenKnown
    {
        get
        {
            var known = Timeframe.Between(L!.Bant.Timeframe.From, L.Bant.Timeframe.To);
            return known is null ? "Unknown" : _windows.FirstOrDefault(w => Window(w, null, null) is { } window && window.To == known.To && (window.From == known.From || (window.From <= Today && known.From <= Today))) ?? "Dates";
        }
    }
}
