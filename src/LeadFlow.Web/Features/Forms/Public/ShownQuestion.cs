using System.Globalization;
using LeadFlow.Domain.Forms;

namespace LeadFlow.Web.Features.Forms.Public;

/// <summary>One question on paper, with what stands in it.</summary>
public sealed record ShownQuestion(FormQuestion Question, IReadOnlyList<string> Values, string? Error, FormWords Words)
{
    /// <summary>Without script every question is shown: upon which answer this one is meant; null for always.</summary>
    public string? OnlyIf { get; init; }

    public static string? OnlyIfOf(FormQuestion question, FormContent form, FormWords words) =>
        question.ShownIf is { } on && form.Questions.FirstOrDefault(q => q.Key == on.Question) is { } other
            ? string.Format(CultureInfo.InvariantCulture, words.OnlyIf, string.Join(" / ", other.Choices.Where(c => on.Choices.Contains(c.Key)).Select(c => c.Label)))
            : null;

    public string Value => Values is [var first, ..] ? first : "";

    public string InputType => Question.Kind switch { QuestionKind.Email => "email", QuestionKind.Phone => "tel", QuestionKind.Date => "date", QuestionKind.Number => "text", _ => "text" };

    public string? InputMode => Question.Kind switch { QuestionKind.Number => "decimal", QuestionKind.Email => "email", QuestionKind.Phone => "tel", _ => null };

    /// <summary>What a browser may fill in by itself.</summary>
    public string Autocomplete => Question.Meaning switch
    {
        QuestionMeaning.FullName => "name",
        QuestionMeaning.FirstName => "given-name",
        QuestionMeaning.LastName => "family-name",
        QuestionMeaning.Email => "email",
        QuestionMeaning.Phone => "tel",
        QuestionMeaning.Company => "organization",
        QuestionMeaning.JobTitle => "organization-title",
        QuestionMeaning.Website => "url",
        QuestionMeaning.Country => "country-name",
        QuestionMeaning.Region => "address-level1",
        QuestionMeaning.City => "address-level2",
        QuestionMeaning.Postcode => "postal-code",
        _ => "off",
    };
}
