using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Forms;

/// <summary>What stands in the way of publishing a form.</summary>
/// <param name="Question">Key of the question; null for the form itself.</param>
public sealed record FormProblem(string? Question, string Text);

/// <summary>Whether a form can be shown to anybody: pure, for the builder's page and for publishing alike.</summary>
public static partial class FormCheck
{
    /// <summary>The highest level that a form may give: "A form never confirms money: only a person does."</summary>
    public const Level HighestLevel = Level.Likely;

    public static IReadOnlyList<FormProblem> Of(FormContent form, FieldBook fields)
    {
        List<FormProblem> problems = [];
        Unless(!string.IsNullOrWhiteSpace(form.Title), null, "The form needs a title.");
        Unless(form.Questions.Count <= FormContent.MaxQuestions, null, $"At most {FormContent.MaxQuestions} questions: nobody answers more.");
        Unless(form.Questions.Any(q => q.Meaning is QuestionMeaning.Email or QuestionMeaning.Phone && q.Kind != QuestionKind.Hidden), null, "Ask for an e-mail address or a phone number: without one nobody can answer them.");
        Unless(form.Questions.Any(q => q is { Meaning: QuestionMeaning.Email or QuestionMeaning.Phone, Required: true, ShownIf: null }), null, "Make the e-mail address or the phone number required.");
        Unless(!form.DoubleOptIn || form.Questions.Any(q => q is { Kind: QuestionKind.Consent }), null, "A confirmed consent needs a consent to confirm: add one.");
        Unless(!form.DoubleOptIn || form.Questions.Any(q => q is { Meaning: QuestionMeaning.Email, Required: true, ShownIf: null }), null, "A consent is confirmed by mail: make the e-mail address required.");
        Unless(form.Thanks.Redirect is not { Length: > 0 } url || IsWebAddress(url), null, "The page to send them to is an address that begins with https:// or http://.");
        foreach (var origin in form.FrameOrigins)
        {
            Unless(IsOrigin(origin), null, $"“{origin}” is no site: write it as in https://www.example.com, without a path.");
        }

        foreach (var same in form.Questions.Where(q => q.Meaning is not (QuestionMeaning.Said or QuestionMeaning.Notes or QuestionMeaning.Response or QuestionMeaning.Custom)).GroupBy(q => q.Meaning).Where(g => g.Count() > 1))
        {
            problems.Add(new(same.Last().Key, $"Two questions fill the same: {string.Join(" and ", same.Select(q => $"“{q.Label}”"))}."));
        }

        foreach (var (place, question) in form.Questions.Index())
        {
            problems.AddRange(Of(question, form, place, fields));
        }

        return problems;

        void Unless(bool holds, string? question, string text)
        {
            if (!holds)
            {
                problems.Add(new(question, text));
            }
        }
    }

    private static IEnumerable<FormProblem> Of(FormQuestion question, FormContent form, int place, FieldBook fields)
    {
        if (string.IsNullOrWhiteSpace(question.Label))
        {
            yield return new(question.Key, "The question has no words yet.");
        }

        if (question.HasChoices && question.Choices.Count < 2)
        {
            yield return new(question.Key, $"“{question.Label}” offers a choice: it needs two at least.");
        }

        if (question.Choices.Any(c => string.IsNullOrWhiteSpace(c.Label)))
        {
            yield return new(question.Key, $"A choice of “{question.Label}” has no words yet.");
        }

        if (question.Choices.GroupBy(c => Text.Key(c.Label)).FirstOrDefault(g => g.Key.Length > 0 && g.Count() > 1) is { } twice)
        {
            yield return new(question.Key, $"“{question.Label}” offers “{twice.First().Label}” twice.");
        }

        if (question.IsBant && !question.HasChoices && question.Kind is not (QuestionKind.Date or QuestionKind.Number or QuestionKind.Hidden))
        {
            yield return new(question.Key, $"“{question.Label}” answers {question.Meaning.ToString().ToLowerInvariant()}: offer choices, each with what it means.");
        }

        if (question.Choices.Any(c => c.Level > HighestLevel))
        {
            yield return new(question.Key, $"“{question.Label}”: a form confirms nothing, only a person does. Likely is the most.");
        }

        if (question is { Meaning: QuestionMeaning.Custom } && (question.Field is null || fields.Find(question.Field) is null or { IsArchived: true }))
        {
            yield return new(question.Key, $"“{question.Label}” fills a custom field that is no longer asked.");
        }

        if (question.ShownIf is { } condition)
        {
            var asks = form.Questions.Take(place).FirstOrDefault(q => q.Key == condition.Question);
            if (asks is null || !asks.HasChoices)
            {
                yield return new(question.Key, $"“{question.Label}” hangs on a question that does not stand before it.");
            }
            else if (!condition.Choices.Any(c => asks.Choice(c) is not null))
            {
                yield return new(question.Key, $"“{question.Label}” hangs on a choice of “{asks.Label}” that is gone: it would never be asked.");
            }
        }
    }

    public static bool IsWebAddress(string url) => url.Length <= FormContent.UrlMaxLength && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.UserInfo.Length == 0;

    /// <summary>Scheme, host and port, nothing else; a host may begin with "*.".</summary>
    public static bool IsOrigin(string origin) => Origin().IsMatch(origin);

    private static readonly FrozenSet<string> _languages = CultureInfo.GetCultures(CultureTypes.NeutralCultures).Select(c => c.TwoLetterISOLanguageName).Where(l => l.Length == 2 && l != "iv").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether it is the code of a language that there is (ISO 639-1), as in de.</summary>
    public static bool IsLanguage(string? code) => code is not null && _languages.Contains(code);

    public static bool IsColour(string? colour) => colour is null || Colour().IsMatch(colour);

    [GeneratedRegex(@"^https?://(\*\.)?[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:\d{1,5})?$")]
    private static partial Regex Origin();

    [GeneratedRegex("^#[0-9a-fA-F]{6}$")]
    private static partial Regex Colour();
}
