using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Forms;

public enum FormTemplate { Contact, DemoRequest, Webinar, TradeShow, Empty }

/// <summary>Forms to begin with: each asks what tells a fit at the door, and nothing that a visitor would stop at.</summary>
public static class FormTemplates
{
    private static readonly FormQuestion _name = new("name", QuestionKind.Text, "Your name") { Meaning = QuestionMeaning.FullName, Required = true };
    private static readonly FormQuestion _email = new("email", QuestionKind.Email, "E-mail") { Meaning = QuestionMeaning.Email, Required = true };
    private static readonly FormQuestion _phone = new("phone", QuestionKind.Phone, "Phone") { Meaning = QuestionMeaning.Phone };
    private static readonly FormQuestion _company = new("company", QuestionKind.Text, "Company") { Meaning = QuestionMeaning.Company };
    private static readonly FormQuestion _message = new("message", QuestionKind.LongText, "What should we know?") { Meaning = QuestionMeaning.Notes };

    private static readonly FormQuestion _budget = new("budget", QuestionKind.Choice, "Is money set aside for this?")
    {
        Meaning = QuestionMeaning.Budget,
        Choices =
        [
            new("amount", "Yes, with an amount") { Level = Level.Likely },
            new("roughly", "Yes, roughly") { Level = Level.Possible },
            new("discussed", "In discussion"),
            new("no", "No, just looking") { Level = Level.No },
        ],
    };

    private static readonly FormQuestion _need = new("need", QuestionKind.Choice, "How pressing is it?")
    {
        Meaning = QuestionMeaning.Need,
        Choices =
        [
            new("pressing", "It costs us money every day") { Level = Level.Likely },
            new("wanted", "We want to improve it") { Level = Level.Possible },
            new("curious", "I am only curious") { Level = Level.Unknown },
        ],
    };

    private static readonly FormQuestion _authority = new("authority", QuestionKind.Choice, "What is your part in the decision?")
    {
        Meaning = QuestionMeaning.Authority,
        Choices =
        [
            new("decide", "I decide") { Level = Level.Likely, Role = BuyingRole.DecisionMaker },
            new("prepare", "I prepare the decision") { Level = Level.Possible, Role = BuyingRole.Influencer },
            new("use", "I would work with it") { Level = Level.Unknown, Role = BuyingRole.User },
        ],
    };

    private static readonly FormQuestion _timeframe = new("start", QuestionKind.Choice, "When would you start?")
    {
        Meaning = QuestionMeaning.Timeframe,
        Choices =
        [
            new("now", "As soon as possible") { Pick = TimeframePick.Now },
            new("quarter", "This quarter") { Pick = TimeframePick.Quarter },
            new("next", "Next quarter") { Pick = TimeframePick.NextQuarter },
            new("unknown", "I do not know") { Pick = TimeframePick.Unknown },
        ],
    };

    private static FormQuestion Consent(string company) => new("consent", QuestionKind.Consent, $"{company} may e-mail me about this. I can stop it at any time.");

    /// <param name="company">Who asks: stands in the words of the consent.</param>
    public static FormContent Of(FormTemplate template, string company) => template switch
    {
        FormTemplate.Contact => new()
        {
            Title = "How can we help?",
            Intro = "A person answers within two working hours.",
            Submit = "Send",
            Questions = [_name, _email, _phone, _company, _need, _message with { Required = true }, Consent(company)],
            Thanks = new("Thank you", "We have your message and answer soon."),
        },
        FormTemplate.DemoRequest => new()
        {
            Title = "See it at work",
            Intro = "Two minutes. We show you what matters for you.",
            Submit = "Ask for a demo",
            Questions = [_name, _email, _phone, _company with { Required = true }, _need, _budget, _authority, _timeframe, _message, Consent(company)],
            Thanks = new("Thank you", "We call you to find a time."),
        },
        FormTemplate.Webinar => new()
        {
            Title = "Join the webinar",
            Intro = "45 minutes, with time for your questions.",
            Submit = "Save my seat",
            Questions =
            [
                _name, _email, _company,
                new("topics", QuestionKind.MultiChoice, "What do you want to hear about?") { Choices = [new("start", "How to begin"), new("cost", "What it costs"), new("others", "What others have done")] },
                _timeframe, Consent(company),
            ],
            Thanks = new("Your seat is saved", "The link comes by e-mail."),
        },
        FormTemplate.TradeShow => new()
        {
            Title = "Stay in touch",
            Submit = "Done",
            Questions =
            [
                _name, _email with { Required = true }, _phone, _company,
                new("met", QuestionKind.Choice, "What did you see?") { Meaning = QuestionMeaning.Response, Choices = [new("talk", "I talked with somebody") { Response = ResponseKind.Meeting }, new("demo", "I watched the demo") { Response = ResponseKind.Event }, new("passing", "I am passing by")] },
                _need, _timeframe,
                new("when", QuestionKind.Choice, "Shall we call you?") { Choices = [new("week", "This week"), new("after", "After the fair"), new("mail", "Rather write")] },
                Consent(company),
            ],
            Thanks = new("Thank you", "Enjoy the fair."),
        },
        _ => new() { Title = "New form", Questions = [_name, _email], Thanks = new("Thank you") },
    };
}
