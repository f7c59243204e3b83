using System.Globalization;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Forms;

/// <summary>What is wrong with an answer; the page says it in the visitor's language.</summary>
public enum AnswerProblem { Missing, TooLong, NoEmail, NoPhone, NoDate, NoNumber, NotOffered, NotAText }

/// <summary>One answer in the words that were shown, kept for good.</summary>
/// <param name="Question">The question's words; of a consent the consent's own, word for word.</param>
/// <param name="Text">What they answered, as they read or typed it.</param>
public sealed record SaidAnswer(string Key, string Question, string Text, bool IsConsent = false);

/// <summary>What a visitor's answers say of the lead: a pure function of the form as it was shown, what was posted and the day.</summary>
public sealed record FormReading
{
    public const int TextMaxLength = ContactDetails.NameMaxLength, LongTextMaxLength = 5000;

    /// <summary>By key of the question.</summary>
    public IReadOnlyDictionary<string, AnswerProblem> Problems { get; private init; } = new Dictionary<string, AnswerProblem>();
    public IReadOnlyList<SaidAnswer> Said { get; private init; } = [];
    public ContactDetails Contact { get; private init; } = new();
    public IReadOnlyList<AnswerGiven> Answers { get; private init; } = [];

    /// <summary>What they did beside filling the form in.</summary>
    public IReadOnlyList<ResponseKind> Responses { get; private init; } = [];
    public IReadOnlyDictionary<string, string> CustomFields { get; private init; } = new Dictionary<string, string>();

    /// <summary>The words of every consent that they ticked, one a line; null for none.</summary>
    public string? Consent { get; private init; }

    /// <summary>What they typed by hand: what spam would stand in.</summary>
    public IReadOnlyList<string> Typed { get; private init; } = [];

    /// <summary>"Is money set aside?: Yes, roughly", one a line, for the timeline.</summary>
    public string InWords => string.Join('\n', Said.Select(s => s.IsConsent ? $"✓ {s.Question}" : $"{s.Question}: {s.Text}"));

    /// <param name="shown">The form in the version and language that was shown.</param>
    /// <param name="posted">By key of the question; several for several choices.</param>
    /// <param name="today">The company-local day: timeframes are reckoned from it.</param>
    public static FormReading Of(FormContent shown, IReadOnlyDictionary<string, IReadOnlyList<string>> posted, FieldBook fields, DateOnly today)
    {
        var reader = new Reader(fields, today);
        foreach (var question in shown.Asked(posted))
        {
            reader.Read(question, [.. posted.GetValueOrDefault(question.Key, []).Where(v => !string.IsNullOrWhiteSpace(v))]);
        }

        return reader.Done();
    }

    private sealed class Reader(FieldBook fields, DateOnly today)
    {
        private readonly Dictionary<string, AnswerProblem> _problems = [];
        private readonly List<SaidAnswer> _said = [];
        private readonly List<AnswerGiven> _answers = [];
        private readonly List<ResponseKind> _responses = [];
        private readonly Dictionary<string, string> _custom = [];
        private readonly List<string> _consents = [];
        private readonly List<string> _typed = [];
        private readonly List<string> _notes = [];
        private ContactDetails _contact = new();

        public FormReading Done() => new()
        {
            Problems = _problems,
            Said = _said,
            Contact = _contact with { Notes = _notes.Count == 0 ? null : Text.Shorten(string.Join('\n', _notes), ContactDetails.NotesMaxLength) },
            Answers = _answers,
            Responses = _responses,
            CustomFields = _custom,
            Consent = _consents.Count == 0 ? null : string.Join('\n', _consents),
            Typed = _typed,
        };

        public void Read(FormQuestion question, IReadOnlyList<string> values)
        {
            if (values.Count == 0)
            {
                if (question.Required && question.Kind != QuestionKind.Hidden)
                {
                    _problems[question.Key] = AnswerProblem.Missing;
                }

                return;
            }

            if (values.Any(v => !Text.IsStorable(v)))
            {
                _problems[question.Key] = AnswerProblem.NotAText;
                return;
            }

            if (question.Kind == QuestionKind.Consent)
            {
                _consents.Add(question.Label);
                _said.Add(new(question.Key, question.Label, "yes", IsConsent: true));
            }
            else if (question.HasChoices)
            {
                Choose(question, question.Kind == QuestionKind.Choice ? [values[0]] : values);
            }
            else
            {
                Type(question, values[0]);
            }
        }

        private void Choose(FormQuestion question, IReadOnlyList<string> keys)
        {
            var chosen = keys.Distinct().Select(question.Choice).ToList();
            if (chosen.Contains(null))
            {
                _problems[question.Key] = AnswerProblem.NotOffered;
                return;
            }

            _said.Add(new(question.Key, question.Label, string.Join(", ", chosen.Select(c => c!.Label))));
            foreach (var choice in chosen)
            {
                if (choice!.Response is { } response)
                {
                    _responses.Add(response);
                }
            }

            if (question.IsBant)
            {
                Learn(question, chosen.MaxBy(c => (c!.Level, c.Pick is not null))!);
            }
            else
            {
                Fill(question, string.Join(question.Meaning == QuestionMeaning.Custom ? "; " : ", ", chosen.Select(c => c!.Value ?? c.Label)));
            }
        }

        private void Learn(FormQuestion question, FormChoice choice)
        {
            var timeframe = question.Meaning == QuestionMeaning.Timeframe ? TimeframePick.Range(choice.Pick, today) : null;
            var level = choice.Level > FormCheck.HighestLevel ? FormCheck.HighestLevel : choice.Level;
            if (timeframe is null && level == Level.Unknown && choice.Role is null)
            {
                return; // "I do not know" teaches nothing; the timeline has the words.
            }

            _answers.Add(new(question.Criterion!.Value, LearnedFrom.Form) { Level = level, Role = choice.Role, Timeframe = timeframe, Note = Text.Shorten($"{question.Label}: {choice.Label}", BantAnswer.NoteMaxLength) });
        }

        private void Type(FormQuestion question, string text)
        {
            var limit = question.Meaning switch
            {
                QuestionMeaning.Email => ContactDetails.EmailMaxLength,
                QuestionMeaning.Phone => ContactDetails.PhoneMaxLength,
                QuestionMeaning.Website => ContactDetails.WebsiteMaxLength,
                _ => question.Kind == QuestionKind.LongText ? LongTextMaxLength : TextMaxLength,
            };
            var problem = text.Length > limit ? AnswerProblem.TooLong
                : (question.Kind == QuestionKind.Email || question.Meaning == QuestionMeaning.Email) && !IsMailbox(text.Trim()) ? AnswerProblem.NoEmail
                : (question.Kind == QuestionKind.Phone || question.Meaning == QuestionMeaning.Phone) && !ContactDetails.IsPhone(text) ? AnswerProblem.NoPhone
                : question.Kind == QuestionKind.Date && Day(text) is null ? AnswerProblem.NoDate
                : question.Kind == QuestionKind.Number && Number(text) is null ? AnswerProblem.NoNumber
                : (AnswerProblem?)null;
            if (problem is { } wrong)
            {
                _problems[question.Key] = wrong;
                return;
            }

            _said.Add(new(question.Key, question.Label, text));
            if (question.Kind is QuestionKind.Text or QuestionKind.LongText)
            {
                _typed.Add(text);
            }

            if (question is { Meaning: QuestionMeaning.Timeframe, Kind: QuestionKind.Date } && Day(text) is { } day)
            {
                _answers.Add(new(Criterion.Timeframe, LearnedFrom.Form) { Timeframe = Timeframe.Between(day, day), Note = Text.Shorten($"{question.Label}: {text}", BantAnswer.NoteMaxLength) });
            }
            else if (question is { Meaning: QuestionMeaning.Budget, Kind: QuestionKind.Number } && Number(text) is { } amount)
            {
                _answers.Add(new(Criterion.Budget, LearnedFrom.Form) { Level = amount > 0 ? Level.Possible : Level.No, Amount = amount is > 0 and <= Opportunities.Opportunity.MaxAmount ? amount : null, Note = Text.Shorten($"{question.Label}: {text}", BantAnswer.NoteMaxLength) });
            }
            else
            {
                Fill(question, text);
            }
        }

        private void Fill(FormQuestion question, string text)
        {
            switch (question.Meaning)
            {
                case QuestionMeaning.FullName:
                    var (first, last) = PersonName.Split(text);
                    _contact = _contact with { FirstName = _contact.FirstName ?? first, LastName = _contact.LastName ?? last };
                    break;
                case QuestionMeaning.FirstName: _contact = _contact with { FirstName = text }; break;
                case QuestionMeaning.LastName: _contact = _contact with { LastName = text }; break;
                case QuestionMeaning.Email: _contact = _contact with { Email = text.Trim() }; break;
                case QuestionMeaning.Phone: _contact = _contact with { Phone = text.Trim() }; break;
                case QuestionMeaning.Notes: _notes.Add(text); break;
                case QuestionMeaning.Custom when question.Field is { } key: FillCustom(question, key, text); break;
                case QuestionMeaning.CompanySize: Put(question, Size(text)); break;
                default: Put(question, text); break;
            }
        }

        /// <summary>Into the field of contact that bears the name of what it means; nothing else is filled.</summary>
        private void Put(FormQuestion question, string? text)
        {
            var name = char.ToLowerInvariant(question.Meaning.ToString()[0]) + question.Meaning.ToString()[1..];
            _contact = text is null || !AskedFields.Contact.Contains(name) ? _contact : AskedFields.Fill(_contact, [KeyValuePair.Create(name, text)]);
        }

        private void FillCustom(FormQuestion question, string key, string text)
        {
            var (values, problems) = fields.Read([KeyValuePair.Create(key, (string?)text)]);
            if (problems.Count > 0)
            {
                _problems[question.Key] = question.Kind switch { QuestionKind.Number => AnswerProblem.NoNumber, QuestionKind.Date => AnswerProblem.NoDate, _ => AnswerProblem.NotOffered };
            }
            else if (values.GetValueOrDefault(key) is { } value)
            {
                _custom[key] = value;
            }
        }
    }

    /// <summary>With something behind a dot: "ingrid@nordhavn" was not finished.</summary>
    private static bool IsMailbox(string text) => IdentityKey.NormaliseEmail(text) is { } address && address[(address.LastIndexOf('@') + 1)..].Contains('.', StringComparison.Ordinal);

    private static DateOnly? Day(string text) => DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static decimal? Number(string text) => decimal.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>"50 to 200 people" counts as its first number.</summary>
    private static string? Size(string text) => Text.NullIfEmpty(string.Concat(text.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit)));
}
