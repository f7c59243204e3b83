using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Calls;

/// <summary>Where an answer to a question of a script goes.</summary>
public enum QuestionFills { Note, Budget, Authority, Need, Timeframe, Field }

/// <summary>One answer that is offered: choosing it says what it stands for.</summary>
public sealed record ScriptChoice(string Text)
{
    public const int TextMaxLength = 200;

    /// <summary>Of budget, authority and need.</summary>
    public Level? Level { get; init; }

    /// <summary>Of authority.</summary>
    public BuyingRole? Role { get; init; }

    /// <summary>Of a timeframe: one of <see cref="TimeframePick"/>.</summary>
    public string? Pick { get; init; }
}

/// <summary>The question is asked only where an earlier one was answered by this choice.</summary>
/// <param name="Question">Key of the earlier question.</param>
/// <param name="Choice">Its place among the choices, from 1.</param>
public sealed record ScriptCondition(string Question, int Choice);

/// <summary>What somebody asks on a call, and what the answer fills.</summary>
/// <param name="Key">Stays while the question is changed and moved.</param>
public sealed record ScriptQuestion(string Key, string Text, QuestionFills Fills = QuestionFills.Note)
{
    public const int KeyMaxLength = 60;
    public const int TextMaxLength = 500;
    public const int HelpMaxLength = 2000;

    /// <summary>Each has a digit of the keyboard.</summary>
    public const int MaxChoices = 9;

    /// <summary>What to say next: "if they say ..., ask ...".</summary>
    public string? Help { get; init; }

    /// <summary>One of <see cref="AskedFields"/>, where the answer fills a field.</summary>
    public string? Field { get; init; }
    public IReadOnlyList<ScriptChoice> Choices { get; init; } = [];
    public ScriptCondition? OnlyIf { get; init; }

    public Criterion? Criterion => Fills switch
    {
        QuestionFills.Budget => Qualifying.Criterion.Budget,
        QuestionFills.Authority => Qualifying.Criterion.Authority,
        QuestionFills.Need => Qualifying.Criterion.Need,
        QuestionFills.Timeframe => Qualifying.Criterion.Timeframe,
        _ => null,
    };
}

/// <summary>
/// The questions of a source, or of all that have no own. A change makes a row of the next version: a sheet that was begun under one is finished
/// under it. Without questions, what stands behind it holds again.
/// </summary>
public sealed class CallScript
{
    public const int MaxQuestions = 30;

    private CallScript() { } // For EF Core.

    public Guid Id { get; private init; }

    /// <summary>Null for the one that holds for every source without an own.</summary>
    public Guid? SourceId { get; private init; }

    /// <summary>From 1; the highest of a source holds.</summary>
    public int Version { get; private init; }
    public IReadOnlyList<ScriptQuestion> Questions { get; private init; } = [];
    public Guid? ById { get; private init; }
    public string By { get; private init; } = "";
    public DateTimeOffset At { get; private init; }

    /// <param name="after">The version that was changed; 0 where there was none.</param>
    public static CallScript Of(Guid? sourceId, int after, IReadOnlyList<ScriptQuestion> questions, Actor by, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), SourceId = sourceId, Version = after + 1, Questions = questions, ById = by.Id, By = by.Name, At = now };

    /// <summary>Why these are no questions to be asked in this order; success where they are.</summary>
    public static Result Check(IReadOnlyList<ScriptQuestion> questions)
    {
        if (questions.Count > MaxQuestions)
        {
            return Result.Refused($"A script has at most {MaxQuestions} questions: nobody answers more on a call.");
        }

        var asked = new Dictionary<string, ScriptQuestion>();
        foreach (var question in questions)
        {
            if (Problem(question, asked) is { } problem)
            {
                return Result.Refused(problem);
            }

            if (!asked.TryAdd(question.Key, question))
            {
                return Result.Refused($"“{question.Text}” is there twice.");
            }
        }

        return Result.Success;
    }

    private static string? Problem(ScriptQuestion q, Dictionary<string, ScriptQuestion> before) => q switch
    {
        _ when string.IsNullOrWhiteSpace(q.Text) => "Write what is asked.",
        { Choices.Count: > ScriptQuestion.MaxChoices } => $"A question has at most {ScriptQuestion.MaxChoices} choices: each has a digit.",
        _ when q.Choices.Any(c => string.IsNullOrWhiteSpace(c.Text)) => "Write what each choice says.",
        { Criterion: not null, Choices.Count: 0 } => $"What is asked about {q.Criterion.ToString()!.ToLowerInvariant()} needs choices: they say what an answer stands for.",
        { Fills: QuestionFills.Timeframe } when q.Choices.Any(c => !IsPick(c.Pick)) => "Each choice of a timeframe says when.",
        { Criterion: not (null or Criterion.Timeframe) } when q.Choices.Any(c => c.Level is null or Level.Unknown) => "Each choice says which level it stands for.",
        { Fills: QuestionFills.Field, Field: null or "" } => "Choose the field that the answer fills.",
        { OnlyIf: { } only } when !before.TryGetValue(only.Question, out var earlier) || only.Choice < 1 || only.Choice > earlier.Choices.Count => $"“{q.Text}” hangs on a choice of an earlier question, which is not there.",
        _ => null,
    };

    private static bool IsPick(string? pick) => pick is TimeframePick.Unknown or TimeframePick.Now or TimeframePick.Month or TimeframePick.Quarter or TimeframePick.NextQuarter or TimeframePick.HalfYear or TimeframePick.Year;

    /// <summary>What is asked where nobody has written a script: the agreement's question for each criterion, with choices that anybody understands.</summary>
    public static IReadOnlyList<ScriptQuestion> Of(AgreementContent agreement)
    {
        return [.. new[] { Criterion.Need, Criterion.Budget, Criterion.Authority, Criterion.Timeframe, Criterion.Interest }.Where(agreement.Questions.ContainsKey).Select(c => Usual(c) with { Text = agreement.Questions[c] })];

        static ScriptQuestion Usual(Criterion criterion) => criterion switch
        {
            Criterion.Need => new("need", "", QuestionFills.Need)
            {
                Help = "If they only look around, ask what happens if nothing changes.",
                Choices = [new("A problem they must solve") { Level = Level.Confirmed }, new("A need, without haste") { Level = Level.Likely }, new("Curious") { Level = Level.Possible }, new("No need") { Level = Level.No }],
            },
            Criterion.Budget => new("budget", "", QuestionFills.Budget)
            {
                Help = "If they hesitate, name a range and ask whether that is near.",
                Choices = [new("Money is set aside") { Level = Level.Confirmed }, new("It is planned for") { Level = Level.Likely }, new("They would have to find it") { Level = Level.Possible }, new("No money for it") { Level = Level.No }],
            },
            Criterion.Authority => new("authority", "", QuestionFills.Authority)
            {
                Help = "If somebody else decides, ask for their name.",
                Choices =
                [
                    new("Decides") { Level = Level.Confirmed, Role = BuyingRole.DecisionMaker }, new("Is heard") { Level = Level.Likely, Role = BuyingRole.Influencer },
                    new("Will use it") { Level = Level.Possible, Role = BuyingRole.User }, new("Asks for somebody else") { Level = Level.Possible, Role = BuyingRole.Gatekeeper }, new("Has no say") { Level = Level.No },
                ],
            },
            Criterion.Timeframe => new("timeframe", "", QuestionFills.Timeframe)
            {
                Choices =
                [
                    new("Now") { Pick = TimeframePick.Now }, new("This quarter") { Pick = TimeframePick.Quarter }, new("Next quarter") { Pick = TimeframePick.NextQuarter },
                    new("In half a year") { Pick = TimeframePick.HalfYear }, new("In a year") { Pick = TimeframePick.Year },
                ],
            },
            _ => new("interest", "") { Choices = [new("Yes, a meeting"), new("Yes, something to try"), new("Not yet")] },
        };
    }
}
