using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Calls;

/// <summary>What was said to one question of a sheet.</summary>
/// <param name="Question">Its key.</param>
public sealed record SheetAnswer(string Question)
{
    public const int TextMaxLength = BantAnswer.NoteMaxLength;

    /// <summary>Place of what was chosen, from 1.</summary>
    public int? Choice { get; init; }

    /// <summary>In their words; the value, of a question that fills a field and offers no choices.</summary>
    public string? Text { get; init; }

    /// <summary>Of a budget.</summary>
    public decimal? Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    public bool SaysNothing => Choice is null && Amount is null && string.IsNullOrWhiteSpace(Text);
}

/// <summary>What a filled sheet tells: answers, fields by name, and what belongs to no criterion, for the note of the call.</summary>
public sealed record SheetTold(IReadOnlyList<AnswerGiven> Answers, IReadOnlyDictionary<string, string> Fields, IReadOnlyList<(string Question, string Said)> Notes)
{
    public static readonly SheetTold Nothing = new([], new Dictionary<string, string>(), []);

    public bool IsNothing => Answers.Count + Fields.Count + Notes.Count == 0;
}

/// <summary>How a script is read while somebody talks: in which order it is asked, what is skipped, and what the answers stand for.</summary>
public static class CallSheet
{
    /// <summary>
    /// A script that somebody wrote is asked as they wrote it. The agreement's own questions begin with the one that brings the lead furthest, and
    /// those whose answer is known come last.
    /// </summary>
    /// <param name="script">Null, or without questions, where nobody wrote one.</param>
    public static IReadOnlyList<ScriptQuestion> Order(CallScript? script, AgreementContent agreement, NextQuestion? next, Func<Criterion, bool> isKnown) =>
        script is { Questions.Count: > 0 } ? script.Questions
        : [.. CallScript.Of(agreement).OrderBy(q => q.Criterion is { } c && c == next?.Criterion ? 0 : q.Criterion is { } known && isKnown(known) ? 2 : 1)];

    /// <summary>Keys of the questions that are not asked, since what they hang on was not answered so.</summary>
    public static IReadOnlySet<string> Skipped(IReadOnlyList<ScriptQuestion> questions, IReadOnlyCollection<SheetAnswer> answers)
    {
        var skipped = new HashSet<string>();
        foreach (var question in questions)
        {
            if (question.OnlyIf is { } only && (skipped.Contains(only.Question) || answers.FirstOrDefault(a => a.Question == only.Question)?.Choice != only.Choice))
            {
                skipped.Add(question.Key);
            }
        }

        return skipped;
    }

    /// <summary>
    /// Of two questions about one criterion the later answer counts, and what was said to both is kept. Words without a choice say nothing of a level:
    /// they stand in the note of the call, as does what was said to a question that is not in the script.
    /// </summary>
    /// <param name="today">Company-local: what "this quarter" counts from.</param>
    public static SheetTold Read(IReadOnlyList<ScriptQuestion> questions, IReadOnlyList<SheetAnswer> answers, CallChannel channel, DateOnly today)
    {
        var skipped = Skipped(questions, answers);
        var (bant, fields, notes) = (new Dictionary<Criterion, AnswerGiven>(), new Dictionary<string, string>(), new List<(string, string)>());
        foreach (var question in questions.Where(q => !skipped.Contains(q.Key)))
        {
            if (answers.FirstOrDefault(a => a.Question == question.Key) is not { SaysNothing: false } answer)
            {
                continue;
            }

            var choice = answer.Choice is { } place && place >= 1 && place <= question.Choices.Count ? question.Choices[place - 1] : null;
            var said = Said(answer);
            if (question.Criterion is { } criterion && choice is not null)
            {
                bant[criterion] = Given(criterion, choice, answer, said, bant.GetValueOrDefault(criterion)?.Note, channel, today);
            }
            else if (question is { Fills: QuestionFills.Field, Field: { } field } && (choice?.Text ?? said) is { } value)
            {
                fields[field] = value;
                if (choice is not null && said is not null)
                {
                    notes.Add((question.Text, said));
                }
            }
            else
            {
                notes.Add((question.Text, string.Join(". ", new[] { choice?.Text, Money(answer), said }.OfType<string>())));
            }
        }

        notes.AddRange(answers.Where(a => !a.SaysNothing && Said(a) is not null && !questions.Any(q => q.Key == a.Question && !skipped.Contains(q.Key))).Select(a => ("", Said(a)!)));
        return new([.. bant.Values], fields, [.. notes.Where(n => n.Item2.Length > 0)]);
    }

    private static AnswerGiven Given(Criterion criterion, ScriptChoice choice, SheetAnswer answer, string? said, string? before, CallChannel channel, DateOnly today)
    {
        var note = string.Join("\n", new[] { before, said }.OfType<string>());
        return new(criterion, channel == CallChannel.Chat ? LearnedFrom.Chat : LearnedFrom.Call)
        {
            Level = choice.Level ?? Level.Unknown,
            Role = criterion == Criterion.Authority ? choice.Role : null,
            Amount = criterion == Criterion.Budget ? answer.Amount : null,
            Currency = criterion == Criterion.Budget && answer.Amount is not null ? answer.Currency : null,
            Timeframe = criterion == Criterion.Timeframe ? TimeframePick.Range(choice.Pick, today) : null,
            Note = note.Length == 0 ? null : Leads.Text.Shorten(note, BantAnswer.NoteMaxLength),
        };
    }

    private static string? Said(SheetAnswer answer) => string.IsNullOrWhiteSpace(answer.Text) ? null : answer.Text.Trim();

    private static string? Money(SheetAnswer answer) => answer.Amount is { } sum ? $"{answer.Currency} {sum.ToString("#,##0.##", System.Globalization.CultureInfo.InvariantCulture)}".Trim() : null;
}
