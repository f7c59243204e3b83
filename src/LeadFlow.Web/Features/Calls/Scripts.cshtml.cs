using LeadFlow.Domain.Calls;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Calls;

/// <summary>What is asked on a call, source by source.</summary>
[Authorize(Policy = Policies.ImportLeads)]
public sealed class ScriptsModel : DeskPage
{
    public sealed record ChoiceInput(string? Text = null, string? Means = null);

    /// <param name="Only">"key:choice" of an earlier question.</param>
    public sealed record QuestionInput(string? Key = null, string? Text = null, string? Help = null, QuestionFills Fills = QuestionFills.Note, string? Field = null, string? Only = null, List<ChoiceInput>? Choices = null, int Version = 0)
    {
        public ScriptQuestion Read() => new(Key ?? "", (Text ?? "").Trim(), Fills)
        {
            Help = Domain.Leads.Text.NullIfEmpty(Help?.Trim().ReplaceLineEndings("\n")),
            Field = Fills is QuestionFills.Field ? Domain.Leads.Text.NullIfEmpty(Field) : null,
            OnlyIf = Only?.Split(':') is [var key, var place] && int.TryParse(place, out var choice) ? new(key, choice) : null,
            Choices = [.. (Choices ?? []).Where(c => !string.IsNullOrWhiteSpace(c.Text)).Select(c => ScriptMeaning.Read(c.Text!.Trim(), c.Means, Fills))],
        };

        public static QuestionInput Of(ScriptQuestion q, int version) => new(q.Key, q.Text, q.Help, q.Fills, q.Field, q.OnlyIf is { } only ? $"{only.Question}:{only.Choice}" : null, [.. q.Choices.Select(c => new ChoiceInput(c.Text, ScriptMeaning.Of(c)))], version);
    }

    [BindProperty(SupportsGet = true)] public Guid? Source { get; set; }
    [BindProperty(SupportsGet = true)] public string? Key { get; set; }
    [BindProperty] public QuestionInput Question { get; set; } = new();

    public GetScript.Script Script { get; private set; } = null!;
    public bool MayEdit => May(Policies.DraftAgreements);
    public ScriptQuestion? Chosen => Script.Questions.FirstOrDefault(q => q.Key == Key);
    public string SourceName => Source is { } id && Rules.SourceNames.TryGetValue(id, out var name) ? name : T["all sources without an own"];
    public IReadOnlyList<LeadSource> Sources => [.. Rules.Sources.Values.Where(s => s.ArchivedAt is null || s.Id == Source).OrderBy(s => s.Name, StringComparer.CurrentCultureIgnoreCase)];
    public int Rows => Math.Clamp((Question.Choices?.Count ?? 0) + 2, 5, ScriptQuestion.MaxChoices);

    public async Task<IActionResult> OnGetAsync()
    {
        if (Source is { } id && Rules.Source(id) is null)
        {
            return NotFound();
        }

        Script = await Ask(new GetScript.Query(Source));
        Question = Chosen is { } q ? QuestionInput.Of(q, Script.Version) : new(Version: Script.Version);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await Did(new SaveQuestion.Command(Source, Question.Version, Question.Read()), "Question", T["Saved: the next call is held by it"]))
        {
            return RedirectToPage(new { Source, key = (string?)null });
        }

        Script = await Ask(new GetScript.Query(Source));
        ModelState.Remove("Question.Version"); // What they typed stays, and wins when they save again.
        Question = Question with { Version = Script.Version };
        return Page();
    }

    public Task<IActionResult> OnPostUpAsync(string key) => Then(new MoveQuestion.Command(Source, key, Up: true), T["It is asked earlier"]);

    public Task<IActionResult> OnPostDownAsync(string key) => Then(new MoveQuestion.Command(Source, key, Up: false), T["It is asked later"]);

    public Task<IActionResult> OnPostDropAsync(string key) => Then(new DropQuestion.Command(Source, key), T["It is asked no more; what was answered stays"]);

    public Task<IActionResult> OnPostDropScriptAsync() => Then(new DropScript.Command(Source), T["The questions that stand behind it are asked again"]);

    public string Fills(ScriptQuestion q) => q.Fills switch
    {
        QuestionFills.Note => T["goes into the note"],
        QuestionFills.Field => T["fills {0}", FieldLabel(q.Field ?? "")],
        _ => T["fills {0}", T.Of(q.Criterion!.Value).ToLowerInvariant()],
    };

    public string FieldLabel(string field) => FieldKey.After(field) is { } key ? Rules.Fields.Label(key) : T[ScriptMeaning.Label(field)];

    private async Task<IActionResult> Then(IRequest<Domain.Result> command, string done)
    {
        Said(await Ask(command), done);
        return RedirectToPage(new { Source, key = (string?)null });
    }
}
