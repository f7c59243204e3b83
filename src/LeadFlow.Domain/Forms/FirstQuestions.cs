using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Forms;

/// <summary>How a question begins.</summary>
public static class FirstQuestions
{
    public static FormQuestion Of(QuestionMeaning meaning, QuestionKind? kind, CustomField? field, string company)
    {
        if (field is not null)
        {
            return new FormQuestion("own", field.Kind switch
            {
                FieldKind.Number => QuestionKind.Number,
                FieldKind.Date => QuestionKind.Date,
                FieldKind.Choice => QuestionKind.Choice,
                FieldKind.MultiChoice => QuestionKind.MultiChoice,
                FieldKind.YesNo => QuestionKind.Choice,
                _ => QuestionKind.Text,
            }, field.Label)
            {
                Meaning = QuestionMeaning.Custom,
                Field = field.Key,
                Choices = field.Kind == FieldKind.YesNo ? [new("yes", "Yes") { Value = "yes" }, new("no", "No") { Value = "no" }] : [.. field.Choices.Index().Select(c => new FormChoice($"c{c.Index + 1}", c.Item) { Value = c.Item })],
            };
        }

        var known = FormTemplates.Of(FormTemplate.DemoRequest, company).Questions;
        return (meaning, kind) switch
        {
            (_, QuestionKind.Consent) => known.First(q => q.Kind == QuestionKind.Consent) with { Label = $"{company} may …" },
            (_, QuestionKind.Hidden) => new FormQuestion("hidden", QuestionKind.Hidden, "Comes along unseen") { Parameter = "ref" },
            (QuestionMeaning.Said, QuestionKind.Choice or QuestionKind.MultiChoice) => new FormQuestion("choice", kind.Value, "") { Choices = [new("c1", ""), new("c2", "")] },
            (QuestionMeaning.Response, _) => new FormQuestion("did", QuestionKind.Choice, "") { Meaning = meaning, Choices = [new("c1", "") { Response = ResponseKind.Event }, new("c2", "")] },
            (QuestionMeaning.Said, _) => new FormQuestion("question", kind ?? QuestionKind.Text, ""),
            (QuestionMeaning.FirstName, _) => new FormQuestion("first-name", QuestionKind.Text, "First name") { Meaning = meaning },
            (QuestionMeaning.LastName, _) => new FormQuestion("last-name", QuestionKind.Text, "Last name") { Meaning = meaning },
            (QuestionMeaning.JobTitle, _) => new FormQuestion("job", QuestionKind.Text, "What do you do there?") { Meaning = meaning },
            (QuestionMeaning.CompanySize, _) => new FormQuestion("size", QuestionKind.Choice, "How many people work there?")
            {
                Meaning = meaning,
                Choices = [new("c1", "Up to 10") { Value = "10" }, new("c2", "11 to 50") { Value = "50" }, new("c3", "51 to 250") { Value = "250" }, new("c4", "More") { Value = "1000" }],
            },
            (QuestionMeaning.Industry, _) => new FormQuestion("industry", QuestionKind.Text, "Industry") { Meaning = meaning },
            (QuestionMeaning.Website, _) => new FormQuestion("website", QuestionKind.Text, "Website") { Meaning = meaning },
            (QuestionMeaning.Country, _) => new FormQuestion("country", QuestionKind.Text, "Country") { Meaning = meaning },
            (QuestionMeaning.Region, _) => new FormQuestion("region", QuestionKind.Text, "Region") { Meaning = meaning },
            (QuestionMeaning.City, _) => new FormQuestion("city", QuestionKind.Text, "City") { Meaning = meaning },
            (QuestionMeaning.Postcode, _) => new FormQuestion("postcode", QuestionKind.Text, "Postcode") { Meaning = meaning },
            _ => known.FirstOrDefault(q => q.Meaning == meaning) ?? new FormQuestion("question", QuestionKind.Text, ""),
        };
    }
}
