using LeadFlow.Domain.Forms;

namespace LeadFlow.Web.Features.Forms;

/// <summary>Why an answer was put aside, in a sentence that is kept with it.</summary>
internal static class SpamWords
{
    public static string InWords(this SpamSign sign, SpamFacts facts) => sign switch
    {
        SpamSign.Trap => "Filled in a field that nobody sees",
        SpamSign.TooFast => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Sent {facts.Took?.TotalSeconds:0.0} seconds after the page was made"),
        SpamSign.NoToken => "Did not come from the form's page",
        SpamSign.TokenUsed => "The same page was sent before, with other answers",
        SpamSign.ManyFromAddress => "Many answers from one network address",
        SpamSign.ManyOnForm => "Many answers within a minute",
        SpamSign.SameAnswers => "The same answers came before",
        SpamSign.ThrowawayMailbox => "A mailbox that is thrown away",
        SpamSign.Links => "Links where a person writes words",
        _ => "Somebody here called this sender spam",
    };
}
