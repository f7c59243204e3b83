using FluentValidation;
using FluentValidation.Results;
using LeadFlow.Domain;
using LeadFlow.Domain.Calls;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Calls;

/// <summary>A sheet as it stands: what was asked, and what was said.</summary>
/// <param name="ScriptId">The very version that it was begun under; null for the agreement's own questions.</param>
public sealed record FilledSheet(Guid? ScriptId, CallChannel Channel, bool IsInbound, IReadOnlyList<SheetAnswer> Answers, DateTimeOffset? StartedAt = null)
{
    /// <summary>When each answer was learned that the sheet showed as known: tells whether somebody else has answered meanwhile.</summary>
    public IReadOnlyDictionary<Criterion, DateTimeOffset?> Seen { get; init; } = new Dictionary<Criterion, DateTimeOffset?>();
}

/// <param name="Says">As the timeline says it.</param>
public sealed record AnsweredMeanwhile(Criterion Criterion, string By, string Says, DateTimeOffset At);

internal sealed class FilledSheetValidator : AbstractValidator<FilledSheet>
{
    public FilledSheetValidator()
    {
        RuleFor(s => s.Channel).IsInEnum();
        RuleFor(s => s.Answers).Must(a => a.Count <= 2 * CallScript.MaxQuestions).WithMessage("These are more answers than a sheet has questions.").OverridePropertyName("answers");
        RuleForEach(s => s.Answers).ChildRules(a =>
        {
            a.RuleFor(x => x.Text).Text(SheetAnswer.TextMaxLength).OverridePropertyName("answers");
            a.RuleFor(x => x.Amount).Money().OverridePropertyName("answers");
            a.RuleFor(x => x.Currency).Currency().OverridePropertyName("answers");
            a.RuleFor(x => x.Currency).NotEmpty().When(x => x.Amount is not null).WithMessage("An amount needs its currency.").OverridePropertyName("answers");
        }).OverridePropertyName("answers");
    }
}

internal static class CallReading
{
    /// <summary>The questions that a sheet was begun with.</summary>
    public static async Task<IReadOnlyList<ScriptQuestion>> QuestionsOf(this LeadFlowDb db, Guid? scriptId, Moment m, CancellationToken cancellationToken) =>
        scriptId is { } id && await db.CallScripts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is { Questions.Count: > 0 } script ? script.Questions : CallScript.Of(m.Content);

    /// <summary>The script that holds for a source now; null where the agreement's questions are asked.</summary>
    public static async Task<CallScript?> ScriptFor(this LeadFlowDb db, Guid? sourceId, CancellationToken cancellationToken) =>
        (sourceId is { } id ? await db.LatestScript(id, cancellationToken) : null) is { Questions.Count: > 0 } own ? own
        : await db.LatestScript(null, cancellationToken) is { Questions.Count: > 0 } general ? general : null;

    public static Task<CallScript?> LatestScript(this LeadFlowDb db, Guid? sourceId, CancellationToken cancellationToken) =>
        db.CallScripts.AsNoTracking().Where(s => s.SourceId == sourceId).OrderByDescending(s => s.Version).FirstOrDefaultAsync(cancellationToken);

    /// <summary>What a sheet tells of a lead, as its rules take it.</summary>
    /// <exception cref="ValidationException">Something is no value of its field.</exception>
    public static async Task<CallEnd> Read(this LeadFlowDb db, FilledSheet sheet, Disposition disposition, Lead lead, RulesSnapshot rules, Moment m, CancellationToken cancellationToken)
    {
        var questions = await db.QuestionsOf(sheet.ScriptId, m, cancellationToken);
        var told = CallSheet.Read(questions, sheet.Answers, sheet.Channel, m.Today);
        var problems = told.Fields.Select(f => (f.Key, Problem: AskedFields.Problem(f.Key, f.Value))).Where(f => f.Problem is not null).ToList();
        if (problems.Count > 0)
        {
            throw new ValidationException(problems.Select(p => new ValidationFailure("answers", $"{questions.First(q => q.Field == p.Key).Text} {p.Problem}")));
        }

        var own = told.Fields.Select(f => (Key: FieldKey.After(f.Key), f.Value)).Where(f => f.Key is not null && rules.Fields.Find(f.Key) is { IsArchived: false }).Select(f => KeyValuePair.Create(f.Key!, (string?)f.Value)).ToList();
        var (values, wrong) = rules.Fields.Read(own, lead.CustomFields);
        if (wrong.Count > 0)
        {
            throw new ValidationException(wrong.Select(w => new ValidationFailure("answers", $"{rules.Fields.Label(w.Key)}: {w.Value}")));
        }

        return new(sheet.Channel, sheet.IsInbound, disposition, sheet.StartedAt ?? m.Now, told) { OwnFields = values, Book = rules.Fields };
    }

    /// <summary>What others have answered since the sheet was opened.</summary>
    /// <param name="only">Of these criteria.</param>
    public static async Task<IReadOnlyList<AnsweredMeanwhile>> AnsweredSince(this LeadFlowDb db, Lead lead, FilledSheet sheet, IEnumerable<Criterion> only, CurrentUser me, CancellationToken cancellationToken)
    {
        var changed = only.Where(c => sheet.Seen.TryGetValue(c, out var seen) && LearnedAt(lead, c) is { } at && at != seen).ToList();
        if (changed.Count == 0)
        {
            return [];
        }

        var rows = await db.Answers.AsNoTracking().Where(a => a.LeadId == lead.Id && !a.Undone && changed.Contains(a.Criterion) && a.ActorId != me.Id).ToListAsync(cancellationToken);
        return [.. rows.Where(a => a.LearnedAt == LearnedAt(lead, a.Criterion)).GroupBy(a => a.Criterion).Select(g => g.MaxBy(a => a.Id)!).OrderBy(a => a.Criterion)
            .Select(a => new AnsweredMeanwhile(a.Criterion, a.By, Says(a), a.LearnedAt))];
    }

    private static DateTimeOffset? LearnedAt(Lead lead, Criterion criterion) => criterion switch
    {
        Criterion.Budget => lead.BudgetLearnedAt,
        Criterion.Authority => lead.AuthorityLearnedAt,
        Criterion.Need => lead.NeedLearnedAt,
        _ => lead.TimeframeLearnedAt,
    };

    private static string Says(BantAnswer a) => string.Join(", ", new[]
    {
        a.Criterion == Criterion.Timeframe ? a.TimeframeFrom is { } from ? a.TimeframeTo is { } to && to != from ? $"{from.InWords()} to {to.InWords()}" : from.InWords() : "unknown" : a.Level.ToString().ToLowerInvariant(),
        a.Note is { } note ? $"“{Text.Shorten(note, 200)}”" : null,
    }.OfType<string>());
}
