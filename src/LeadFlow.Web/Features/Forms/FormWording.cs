using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Shared;

namespace LeadFlow.Web.Features.Forms;

/// <summary>What the face calls the parts of a form.</summary>
internal static class FormWording
{
    public static string Of(this Wording t, QuestionKind kind) => kind switch
    {
        QuestionKind.LongText => t["Several lines"],
        QuestionKind.Email => t["E-mail"],
        QuestionKind.Phone => t["Phone"],
        QuestionKind.Choice => t["One of"],
        QuestionKind.MultiChoice => t["Several of"],
        QuestionKind.Date => t["Date"],
        QuestionKind.Number => t["Number"],
        QuestionKind.Consent => t["Consent"],
        QuestionKind.Hidden => t["Unseen"],
        _ => t["One line"],
    };

    public static string Of(this Wording t, QuestionMeaning meaning) => meaning switch
    {
        QuestionMeaning.FullName => t["Name"],
        QuestionMeaning.FirstName => t["First name"],
        QuestionMeaning.LastName => t["Last name"],
        QuestionMeaning.Email => t["E-mail"],
        QuestionMeaning.Phone => t["Phone"],
        QuestionMeaning.Company => t["Company"],
        QuestionMeaning.JobTitle => t["Job title"],
        QuestionMeaning.CompanySize => t["Company size"],
        QuestionMeaning.Industry => t["Industry"],
        QuestionMeaning.Website => t["Website"],
        QuestionMeaning.Country => t["Country"],
        QuestionMeaning.Region => t["Region"],
        QuestionMeaning.City => t["City"],
        QuestionMeaning.Postcode => t["Postcode"],
        QuestionMeaning.Notes => t["Notes"],
        QuestionMeaning.Budget => t["Budget"],
        QuestionMeaning.Authority => t["Authority"],
        QuestionMeaning.Need => t["Need"],
        QuestionMeaning.Timeframe => t["Timeframe"],
        QuestionMeaning.Custom => t["Custom field"],
        QuestionMeaning.Response => t["What they did"],
        _ => t["Timeline only"],
    };

    /// <summary>One line below the question in the list: "Budget, 4 choices".</summary>
    public static string InShort(this Wording t, FormQuestion q) => q switch
    {
        { Kind: QuestionKind.Consent } => t["Consent, kept word for word"],
        { Kind: QuestionKind.Hidden } => t["Comes along unseen"],
        { Meaning: QuestionMeaning.Email } => t["E-mail, finds who is already here"],
        { HasChoices: true } => t["{0}, {1} choices", t.Of(q.Meaning), q.Choices.Count],
        { Meaning: QuestionMeaning.Timeframe } => t["Timeframe, as a day"],
        _ => t.Of(q.Meaning),
    };

    public static string Of(this Wording t, FormTemplate template) => template switch
    {
        FormTemplate.Contact => t["Contact"],
        FormTemplate.DemoRequest => t["Demo request"],
        FormTemplate.Webinar => t["Webinar"],
        FormTemplate.TradeShow => t["Trade show"],
        _ => t["Empty"],
    };

    public static string About(this Wording t, FormTemplate template) => template switch
    {
        FormTemplate.Contact => t["Who they are, how pressing it is, what they want to say."],
        FormTemplate.DemoRequest => t["All four of BANT at the door: what comes in may be warm at once."],
        FormTemplate.Webinar => t["A seat, what they want to hear, when they would start."],
        FormTemplate.TradeShow => t["Short, for a tablet at the stand: what they saw and when to call."],
        _ => t["Name and e-mail address, the rest is yours."],
    };

    public static string OfPick(this Wording t, string? pick) => pick switch
    {
        TimeframePick.Unknown => t["not known"],
        TimeframePick.Now => t["within 30 days"],
        TimeframePick.Month => t["this month"],
        TimeframePick.Quarter => t["this quarter"],
        TimeframePick.NextQuarter => t["next quarter"],
        { Length: 7 } => pick.Replace("-", " ", StringComparison.Ordinal),
        _ => t["not known"],
    };

    public static string OfResponse(this Wording t, ResponseKind? response) => response switch
    {
        ResponseKind.Meeting => t["a meeting"],
        ResponseKind.Event => t["an event"],
        ResponseKind.Click => t["a click"],
        ResponseKind.Visit => t["a visit"],
        ResponseKind.Chat => t["a chat"],
        ResponseKind.Call => t["a call"],
        _ => t["nothing"],
    };
}
