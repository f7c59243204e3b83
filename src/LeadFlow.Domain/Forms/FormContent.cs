using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Forms;

/// <summary>How a question is asked.</summary>
public enum QuestionKind { Text, LongText, Email, Phone, Choice, MultiChoice, Date, Number, Consent, Hidden }

/// <summary>What an answer tells us of the lead.</summary>
public enum QuestionMeaning
{
    /// <summary>Stands on the timeline, in the words of the form.</summary>
    Said,
    FullName, FirstName, LastName, Email, Phone, Company, JobTitle, CompanySize, Industry, Website, Country, Region, City, Postcode,

    /// <summary>Added to the lead's notes.</summary>
    Notes,
    Budget, Authority, Need, Timeframe,

    /// <summary>The custom field that <see cref="FormQuestion.Field"/> names.</summary>
    Custom,

    /// <summary>Each choice is something they did: a response of its kind.</summary>
    Response,
}

/// <summary>One of the answers that a question offers.</summary>
/// <param name="Key">Stays when the label changes: what is posted.</param>
public sealed record FormChoice(string Key, string Label)
{
    /// <summary>Of budget, authority and need. A form never confirms anything: only a person does.</summary>
    public Level Level { get; init; }
    public BuyingRole? Role { get; init; }

    /// <summary>Of timeframe: as in <see cref="TimeframePick"/>, reckoned from the day of the answer.</summary>
    public string? Pick { get; init; }

    /// <summary>Of a lead field or custom field: what the lead holds then; null for the label itself. Fit looks at it.</summary>
    public string? Value { get; init; }
    public ResponseKind? Response { get; init; }
}

/// <summary>A question is asked only where another was answered so.</summary>
/// <param name="Question">Key of an earlier question.</param>
/// <param name="Choices">Keys of its choices: any of them will do.</param>
public sealed record ShownIf(string Question, IReadOnlyList<string> Choices);

/// <summary>One question of a form, in the form's own language.</summary>
/// <param name="Key">Stays when the wording changes: what is posted.</param>
public sealed record FormQuestion(string Key, QuestionKind Kind, string Label)
{
    public const int LabelMaxLength = 500, HelpMaxLength = 1000, MaxChoices = 60;

    public QuestionMeaning Meaning { get; init; }

    /// <summary>Key of the custom field.</summary>
    public string? Field { get; init; }
    public string? Help { get; init; }
    public bool Required { get; init; }
    public IReadOnlyList<FormChoice> Choices { get; init; } = [];
    public ShownIf? ShownIf { get; init; }

    /// <summary>Of a hidden one: the field of the page's address that fills it ("ref" of "?ref=…"), and what it holds without one.</summary>
    public string? Parameter { get; init; }
    public string? Fixed { get; init; }

    public bool HasChoices => Kind is QuestionKind.Choice or QuestionKind.MultiChoice;

    public bool IsBant => Criterion is not null;

    public Criterion? Criterion => Meaning switch
    {
        QuestionMeaning.Budget => Qualifying.Criterion.Budget,
        QuestionMeaning.Authority => Qualifying.Criterion.Authority,
        QuestionMeaning.Need => Qualifying.Criterion.Need,
        QuestionMeaning.Timeframe => Qualifying.Criterion.Timeframe,
        _ => null,
    };

    public FormChoice? Choice(string key) => Choices.FirstOrDefault(c => c.Key == key);
}

/// <summary>How the public page looks.</summary>
/// <param name="Accent">Of buttons and what is chosen, "#rrggbb"; null for ink.</param>
/// <param name="Ground">Behind the paper, "#rrggbb"; null for the house's own.</param>
public sealed record FormTheme(string? Accent = null, string? Ground = null)
{
    /// <summary>Of letters on the accent, dark or light, by which of the two reads better (WCAG's relative luminance); null without an accent.</summary>
    public string? OnAccent => FormCheck.IsColour(Accent) && Accent is not null ? Luminance(Accent) > 0.179 ? "#1a1814" : "#ffffff" : null;

    private static double Luminance(string colour)
    {
        var parts = Enumerable.Range(0, 3).Select(i => int.Parse(colour.AsSpan(1 + (2 * i), 2), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture) / 255.0)
            .Select(c => c <= 0.03928 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }
}

/// <summary>What the public sees after sending, or where they are sent.</summary>
/// <param name="Redirect">An address of https or http, kept here: never taken from a request.</param>
public sealed record FormThanks(string Title, string? Text = null, string? Redirect = null);

/// <summary>All that a form asks and does: read and written whole. A published version is never changed.</summary>
public sealed record FormContent
{
    public const int TitleMaxLength = 300, IntroMaxLength = 5000, MaxQuestions = 60, MaxLanguages = 12, MaxOrigins = 20, UrlMaxLength = 2000;

    public string Title { get; init; } = "";
    public string? Intro { get; init; }
    public string Submit { get; init; } = "Send";

    /// <summary>ISO 639-1: what the form is written in.</summary>
    public string Language { get; init; } = "en";
    public IReadOnlyList<FormQuestion> Questions { get; init; } = [];
    public FormThanks Thanks { get; init; } = new("Thank you");
    public FormTheme Theme { get; init; } = new();
    public Guid? SourceId { get; init; }
    public Guid? CampaignId { get; init; }

    /// <summary>Told of each answer, beside the owner.</summary>
    public IReadOnlyList<Guid> NotifyIds { get; init; } = [];

    /// <summary>The last company-local day on which it takes answers; null for no end.</summary>
    public DateOnly? ClosesOn { get; init; }

    /// <summary>A consent counts only once they have pressed a button behind the link of a mail to their own address.</summary>
    public bool DoubleOptIn { get; init; }

    /// <summary>Sites that may show it in a frame, as in https://www.example.com; none: nobody's.</summary>
    public IReadOnlyList<string> FrameOrigins { get; init; } = [];

    /// <summary>The same texts in other languages: by language, then by <see cref="Texts"/>' names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Translations { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>With another question at the end, but before the consents and what nobody sees.</summary>
    public FormContent With(FormQuestion question)
    {
        var end = question.Kind is QuestionKind.Consent or QuestionKind.Hidden ? Questions.Count : Questions.TakeWhile((q, i) => Questions.Skip(i).Any(r => r.Kind is not (QuestionKind.Consent or QuestionKind.Hidden))).Count();
        return this with { Questions = [.. Questions.Take(end), question, .. Questions.Skip(end)] };
    }

    public FormContent With(string key, FormQuestion question) => this with { Questions = [.. Questions.Select(q => q.Key == key ? question : q)] };

    public FormContent Without(string key) => this with { Questions = [.. Questions.Where(q => q.Key != key).Select(q => q.ShownIf?.Question == key ? q with { ShownIf = null } : q)] };

    /// <param name="to">0-based place among the others.</param>
    public FormContent Moved(string key, int to)
    {
        if (Question(key) is not { } question)
        {
            return this;
        }

        var others = Questions.Where(q => q.Key != key).ToList();
        others.Insert(Math.Clamp(to, 0, others.Count), question);
        return this with { Questions = others };
    }

    /// <summary>A key that no question has, after what it is about.</summary>
    public string FreeKey(string wish)
    {
        var key = wish;
        for (var n = 2; Question(key) is not null; n++)
        {
            key = $"{wish}{n}";
        }

        return key;
    }

    public FormQuestion? Question(string key) => Questions.FirstOrDefault(q => q.Key == key);

    /// <summary>What is asked of somebody who answers so, in order. An answer to what was not asked counts for nothing, whatever hangs on it.</summary>
    /// <param name="answers">By key of the question: keys of choices.</param>
    public IReadOnlyList<FormQuestion> Asked(IReadOnlyDictionary<string, IReadOnlyList<string>> answers)
    {
        List<FormQuestion> asked = [];
        foreach (var question in Questions)
        {
            if (question.ShownIf is not { } condition || (asked.Exists(q => q.Key == condition.Question) && answers.TryGetValue(condition.Question, out var said) && said.Any(condition.Choices.Contains)))
            {
                asked.Add(question);
            }
        }

        return asked;
    }

    public IEnumerable<string> Languages => [Language, .. Translations.Keys.Where(l => l != Language).Order(StringComparer.Ordinal)];

    /// <summary>Every text that a visitor reads, by a name that stays.</summary>
    public IEnumerable<(string Name, string Text)> Texts()
    {
        yield return ("title", Title);
        yield return ("intro", Intro ?? "");
        yield return ("submit", Submit);
        yield return ("thanks.title", Thanks.Title);
        yield return ("thanks.text", Thanks.Text ?? "");
        foreach (var question in Questions.Where(q => q.Kind != QuestionKind.Hidden))
        {
            yield return ($"{question.Key}.label", question.Label);
            yield return ($"{question.Key}.help", question.Help ?? "");
            foreach (var choice in question.Choices)
            {
                yield return ($"{question.Key}.{choice.Key}", choice.Label);
            }
        }
    }

    /// <summary>The form as it reads in a language; what is not translated stays as it is written.</summary>
    public FormContent In(string? language)
    {
        if (language is null || language == Language || !Translations.TryGetValue(language, out var said))
        {
            return this;
        }

        return this with
        {
            Language = language,
            Title = Say("title", Title)!,
            Intro = Say("intro", Intro),
            Submit = Say("submit", Submit)!,
            Thanks = Thanks with { Title = Say("thanks.title", Thanks.Title)!, Text = Say("thanks.text", Thanks.Text) },
            Questions =
            [
                .. Questions.Select(q => q with
                {
                    Label = Say($"{q.Key}.label", q.Label)!,
                    Help = Say($"{q.Key}.help", q.Help),
                    Choices = [.. q.Choices.Select(c => c with { Label = Say($"{q.Key}.{c.Key}", c.Label)!, Value = c.Value ?? (q.IsBant ? null : c.Label) })],
                }),
            ],
        };

        string? Say(string name, string? otherwise) => said.TryGetValue(name, out var text) && text.Length > 0 ? text : otherwise;
    }

    /// <summary>The best of the languages that a browser asks for.</summary>
    /// <param name="wanted">As in Accept-Language, the dearest first: "de-AT", "en".</param>
    public string LanguageFor(IEnumerable<string> wanted) =>
        wanted.Select(w => w.Split('-')[0].ToLowerInvariant()).FirstOrDefault(w => Languages.Contains(w)) ?? Language;
}
