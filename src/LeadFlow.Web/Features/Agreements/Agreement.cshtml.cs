using System.Security.Cryptography;
using System.Text;
using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Features.Agreements.Backtesting;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LeadFlow.Web.Features.Agreements;

/// <summary>One version of the agreement: read by everybody, drafted, proposed, signed and put into force by managers.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class AgreementModel(AgreementSheet sheet) : DeskPage
{
    /// <summary>Null for the version in force.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    public GetAgreement.Page Found { get; private set; } = null!;
    public GetAgreements.Version Version { get; private set; } = null!;
    public IReadOnlyList<GetAgreements.Version> All { get; private set; } = [];

    /// <summary>As it is shown: with what was typed where that could not be saved.</summary>
    public AgreementContent Shows { get; private set; } = null!;
    public IReadOnlyList<Clause> Clauses { get; private set; } = [];

    /// <summary>Keys of fields that hold what means nothing.</summary>
    public HashSet<string> Wrong { get; } = [];

    /// <summary>What the form has, where it was not saved.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; private set; } = new Dictionary<string, string>();

    /// <summary>Null for those who do not draft.</summary>
    public GetBacktest.Answer? Backtest { get; private set; }

    /// <summary>The days of a back-test that were refused.</summary>
    public (DateOnly? From, DateOnly? To)? Period { get; private set; }

    /// <summary>A version that both sides have signed for a day to come.</summary>
    public GetAgreements.Version? Scheduled => All.Where(a => a is { Status: AgreementState.Proposed, ActivateOn: not null }).MinBy(a => a.ActivateOn);

    /// <summary>What coming into force changed; null for a version that never did, or that nothing went before.</summary>
    public GetRescoring.Rescoring? Rescoring { get; private set; }

    /// <summary>Null for those who do not draft: it looks at every offer of a version.</summary>
    public GetCalibration.Report? Calibration { get; private set; }

    /// <summary>The version whose offers say whether it predicts: this one, or for a draft the one in force.</summary>
    public int Judged => IsOpen ? All.Single(a => a.Status == AgreementState.Active).Number : Version.Number;

    public bool IsOpen => Version.Status is AgreementState.Draft or AgreementState.Proposed;
    public bool MayDraft => May(Policies.DraftAgreements);
    public bool Edits => IsOpen && MayDraft;

    /// <summary>The side that the reader may still sign for.</summary>
    public Side? Signs => Version.Status is AgreementState.Proposed && Who.Actor is { Role: Role.Manager, Side: Side.Marketing or Side.Sales } && Version.SignatureOf(Who.Actor.Side) is null ? Who.Actor.Side : null;
    public bool IsSigned => Version.SignatureOf(Side.Marketing) is not null && Version.SignatureOf(Side.Sales) is not null;

    /// <summary>Stages that leads stand in and this version does not have, or that it sends somewhere.</summary>
    public IEnumerable<string> Gone => Found.Problems.Where(p => p.Path.StartsWith("heirs.", StringComparison.Ordinal)).Select(p => p.Path[6..]).Concat(Shows.Heirs.Keys.Where(k => Shows.Stage(k) is null)).Distinct(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<Difference> Differences(Clause clause) => Found.Differences.Where(d => string.Equals(d.Section, clause.Key, StringComparison.OrdinalIgnoreCase));

    public IEnumerable<GetAgreement.Comment> Comments(Clause clause) => Found.Comments.Where(c => string.Equals(c.Section, clause.Key, StringComparison.OrdinalIgnoreCase));

    public async Task OnGetAsync() => await Show();

    public async Task<IActionResult> OnPostDraftAsync() => Redirect($"~/agreement/{await Ask(new DraftAgreement.Command(Id))}");

    /// <param name="seen">The revision that the form was drawn from.</param>
    /// <param name="do">A change of the stages: "up:1", "down:1", "remove:1", "add"; null to save what the fields say.</param>
    public async Task<IActionResult> OnPostSaveAsync(int seen, string? @do, StageKind addKind) => await Save(seen, @do, addKind) ?? Redirect($"~/agreement/{Version.Id}{(@do is null ? "" : "#stages")}");

    /// <summary>What the fields say is what is proposed.</summary>
    public async Task<IActionResult> OnPostProposeAsync(int? seen) =>
        (seen is { } revision ? await Save(revision, null, default, quiet: true) : null) ?? await Step(new ProposeAgreement.Command(Id ?? default), T["Proposed: now a manager of each side signs"]);

    /// <returns>The page with what is wrong; null where it is saved.</returns>
    private async Task<IActionResult?> Save(int seen, string? @do, StageKind addKind, bool quiet = false)
    {
        await Show();
        var signatures = Version.Signatures.Count;
        var content = WithoutIdleHeirs(Restructured(Typing(Version.Content), @do, addKind));
        if (Wrong.Count > 0)
        {
            return Shown(content, T["Some values mean nothing here: they are marked. Nothing was saved yet."]);
        }

        var saved = await Try(new ChangeAgreement.Command(Version.Id, content, seen), "Agreement");
        if (saved is { Succeeded: true })
        {
            if (!quiet)
            {
                var dropped = signatures > 0 && (await Ask(new GetAgreement.Query(Version.Id))).Version.Signatures.Count == 0;
                Said(saved, T["Saved"], dropped ? T["It is a draft again: what was signed says something else now, and the signatures have fallen."] : null);
            }

            return null;
        }

        return Shown(content, saved?.Refusal ?? string.Join(" ", ModelState.Values.SelectMany(v => v.Errors).Select(e => e.ErrorMessage)));
    }

    public async Task<IActionResult> OnPostWithdrawAsync() => await Step(new WithdrawAgreement.Command(Id ?? default), T["Taken back: it is a draft again"]);

    /// <param name="hash">Of what was read: without it nobody signs here.</param>
    public async Task<IActionResult> OnPostSignAsync(string? hash) => await Step(new SignAgreement.Command(Id ?? default, hash ?? ""), T["Signed"]);

    /// <param name="when">"day" for <paramref name="on"/>; else now.</param>
    public async Task<IActionResult> OnPostActivateAsync(DateOnly? on, string? when)
    {
        if (when == "day" && on is null)
        {
            TempData["Refused"] = T["Say on which day."];
            return Redirect($"~/agreement/{Id}");
        }

        var answer = await Ask(new ActivateAgreement.Command(Id ?? default, on));
        Said(answer.Result, on is null ? T["In force. All leads are scored anew in the background."] : T["It comes into force by itself on that day"]);
        return Redirect($"~/agreement/{Id}");
    }

    public async Task<IActionResult> OnPostDiscardAsync()
    {
        var result = await Ask(new DiscardAgreement.Command(Id ?? default));
        return Said(result, T["The draft is discarded"]) ? Redirect("~/agreement") : Redirect($"~/agreement/{Id}");
    }

    public async Task<IActionResult> OnPostCommentAsync(string? section, string? text)
    {
        if (await TryFor(new CommentOnAgreement.Command(Id ?? default, section, text), "Comment") is null)
        {
            TempData["Refused"] = string.Join(" ", ModelState.Values.SelectMany(v => v.Errors).Select(e => e.ErrorMessage));
        }

        return Redirect($"~/agreement/{Id}#{Anchor(section ?? "")}");
    }

    public async Task<IActionResult> OnPostBacktestAsync(DateOnly? from, DateOnly? to)
    {
        var answer = await TryFor(new StartBacktest.Command(Id ?? default, from, to), "Backtest");
        if (answer is not { Value.Result.Succeeded: true })
        {
            await Show();
            (Period, TempData["Refused"]) = ((from, to), answer?.Value.Result.Refusal ?? string.Join(" ", ModelState.Values.SelectMany(v => v.Errors).Select(e => e.ErrorMessage)));
            ModelState.Clear();
            return Page();
        }

        Said(answer.Value.Result, T["The past is replayed in the background"]);
        return Redirect($"~/agreement/{Id}#backtest");
    }

    public async Task<IActionResult> OnPostCancelAsync()
    {
        Said(await Ask(new CancelBacktest.Command(Id ?? default)), T["Cancelled"]);
        return Redirect($"~/agreement/{Id}#backtest");
    }

    /// <summary>The card of the back-test alone, while it is at work.</summary>
    public async Task<IActionResult> OnGetBacktestAsync()
    {
        if (!MayDraft)
        {
            return Forbid();
        }

        if (!await Find())
        {
            return NotFound();
        }

        Backtest = await Ask(new GetBacktest.Query(Version.Id));
        return Partial("_Backtest", this);
    }

    /// <summary>The card of the re-scoring alone, while it is at work.</summary>
    public async Task<IActionResult> OnGetRescoringAsync()
    {
        if (!await Find())
        {
            return NotFound();
        }

        Rescoring = await Ask(new GetRescoring.Query(Version.Id));
        return Rescoring is null ? NotFound() : Partial("_Rescoring", this);
    }

    /// <summary>What the fields say, tried on today's leads; nothing is saved.</summary>
    public async Task<IActionResult> OnPostPreviewAsync(bool exact)
    {
        // While a slider moves, nothing else of the page is asked for.
        if (!await Find())
        {
            return NotFound();
        }

        var content = Typing(Version.Content);
        return Partial("_Preview", Wrong.Count == 0 ? await Ask(new PreviewAgreement.Query(content, exact))
            : PreviewAgreement.Preview.Impossible(T["What stands in “{0}” means nothing yet.", Sheet.Clauses(Version.Content).SelectMany(c => c.Rules).SelectMany(r => r.Row).First(r => Wrong.Contains(r.Key)).Label]));
    }

    /// <summary>Where a clause stands on the page.</summary>
    public static string Anchor(string key) => string.Concat(key.Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));

    private async Task<IActionResult> Step(MediatR.IRequest<Result> command, string done)
    {
        Said(await Ask(command), done);
        return Redirect($"~/agreement/{Id}");
    }

    /// <summary>The version alone: a card that asks again every second asks for nothing else of the page.</summary>
    private async Task<bool> Find() => (Version = (await Ask(new GetAgreements.Query(Id: Id))).SingleOrDefault()!) is not null;

    private async Task Show()
    {
        All = await Ask(new GetAgreements.Query());
        Id ??= All.Single(a => a.Status == AgreementState.Active).Id;
        Found = await Ask(new GetAgreement.Query(Id.Value));
        Version = Found.Version;
        Backtest = MayDraft ? await Ask(new GetBacktest.Query(Version.Id)) : null;
        Rescoring = IsOpen ? null : await Ask(new GetRescoring.Query(Version.Id));
        Calibration = MayDraft ? await Ask(new GetCalibration.Query(Agreement: Judged)) : null;
        Draw(Version.Content);
    }

    private AgreementSheet Sheet
    {
        get
        {
            sheet.OwnFields = Rules.Fields;
            return sheet;
        }
    }

    private void Draw(AgreementContent content) => (Shows, Clauses) = (content, Sheet.Clauses(content));

    private PageResult Shown(AgreementContent content, string why)
    {
        Draw(content);
        Typed = Request.Form.Where(f => Wrong.Contains(f.Key)).ToDictionary(f => f.Key, f => f.Value.ToString());
        TempData["Refused"] = why;
        ModelState.Clear();
        return Page();
    }

    /// <summary>Which value each field had when the form was drawn: what is still that was not typed, and overwrites nobody's change.</summary>
    public string Drawn() => string.Join(';', AgreementSheet.Fields(Clauses, Version.Content).Select(f => $"{f.Key}:{HashOf(f.Value)}"));

    private static string HashOf(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value.ReplaceLineEndings("\n").Trim().Trim(','))).AsSpan(0, 4));

    private AgreementContent Typing(AgreementContent saved)
    {
        var drawn = Request.Form["drawn"].ToString().Split(';').Select(d => d.Split(':')).Where(d => d.Length == 2).ToDictionary(d => d[0], d => d[1]);
        var content = Sheet.Read(saved, key => Request.Form.TryGetValue(key, out var value) && drawn.GetValueOrDefault(key) != HashOf(value.ToString()) ? value.ToString() : null, key => Wrong.Add(key));
        var heirs = Request.Form.Where(f => f.Key.StartsWith("heir:", StringComparison.Ordinal)).ToDictionary(f => f.Key[5..], f => f.Value.ToString());
        return heirs.Count == 0 ? content : content with { Heirs = content.Heirs.Where(h => !heirs.ContainsKey(h.Key)).Concat(heirs.Where(h => h.Value.Length > 0)).ToDictionary() };
    }

    private AgreementContent InForce => All.Single(a => a.Status == AgreementState.Active).Content;

    /// <summary>A stage that was only called otherwise on the way here has no leads that would have to go anywhere.</summary>
    private AgreementContent WithoutIdleHeirs(AgreementContent content) =>
        content with { Heirs = content.Heirs.Where(h => InForce.Stage(h.Key) is not null || InForce.Heirs.ContainsKey(h.Key) || Found.Problems.Any(p => p.Path.Equals($"heirs.{h.Key}", StringComparison.OrdinalIgnoreCase))).ToDictionary() };

    private AgreementContent Restructured(AgreementContent content, string? what, StageKind addKind)
    {
        var stages = content.Stages.ToList();
        if (what == "add")
        {
            var last = stages.FindLastIndex(s => s.Kind <= addKind);
            var name = Enumerable.Range(1, 1000).Select(i => i == 1 ? T["New stage"] : T["New stage {0}", i]).First(n => content.Stage(n) is null);
            var like = content.Stages.FirstOrDefault(s => s.Kind == addKind) ?? InForce.FirstOf(addKind);
            stages.Insert(last + 1, new(name, addKind, like.Criteria, like.Responsible) { NextAction = like.NextAction });
        }
        else if (what?.Split(':') is [var step, var number] && int.TryParse(number, out var i) && i >= 0 && i < stages.Count)
        {
            var stage = stages[i];
            stages.RemoveAt(i);
            if (step != "remove")
            {
                stages.Insert(Math.Clamp(step == "up" ? i - 1 : i + 1, 0, stages.Count), stage);
            }
        }

        return content with { Stages = stages };
    }
}
