using LeadFlow.Domain.ToDo;

namespace LeadFlow.Web.Demo;

/// <summary>What people of the demo write and say.</summary>
internal static class DemoLines
{
    public static readonly string[] NoAnswer =
    [
        "Voicemail. Reception says mornings are better.", "Rang out. Trying again tomorrow before nine.", "In a tasting until four, her assistant takes messages.", "Line busy twice.", "On holiday until Monday, left my number.",
    ];

    public static readonly string[] Mails =
    [
        "Sent the one-page overview and two times to talk.", "Sent the checklist for cold room audits, as promised on the form.", "Wrote in short what the sensors cost per room and asked how many rooms there are.",
    ];

    public static readonly string[] Needs =
    [
        "Lost a pallet of vaccine in the heat in July, nobody saw the alarm at night.", "Writes temperatures on paper four times a day, the auditor did not like it.", "Nine cold rooms on two sites, one caretaker.", "The old loggers must be read by hand with a cable.",
        "Their biggest customer now asks for an unbroken record of every delivery.", "A compressor failed on a Sunday and they found out on Monday.", "Opens a third kitchen and wants one list for all fridges.", "Insurance wants alarms that reach a person within ten minutes.",
    ];

    public static readonly string[] Budgets =
    [
        "In this year’s budget, it sits in the line for the audit.", "The board agreed last week.", "Paid from the repair fund, released already.", "Money is there, purchasing wants two offers.", "Leasing is fine for them as well.",
    ];

    public static readonly string[] Deciders =
    [
        "Signs up to 50k alone.", "Decides together with the head of quality, who was on the call.", "His brother signs, they agree on it.", "Recommends; the director has always followed so far.",
    ];

    public static readonly string[] Meetings =
    [
        "Walked through all rooms with him. The signal reaches the deep freezer too.", "Showed the alarm on her own phone. Silence, then: how soon?", "Two hours with quality and IT. IT wants no cable in their network: fine, we bring our own gateway.",
        "Trial box is running in room 3 since noon.",
    ];

    public static readonly string[] Replies =
    [
        "Thanks, that is the page I needed. Who installs it, you or our electrician?", "Please call me before two, after that I am in the cold store without reception.", "My colleague asks whether the record counts before the veterinary office.", "We had forgotten about this, sorry. Next week works.",
    ];

    public static readonly (string Reason, string Note)[] Returns =
    [
        ("Not ready to buy yet", "The hall is a hole in the ground. Two months at least."), ("No authority", "He hoped to decide it. He does not."), ("No budget", "It was last year’s money."), ("Could not be reached", "Five tries in two days."),
        ("No need", "Wanted a price to compare, has what he needs."), ("Not ready to buy yet", "First the audit, then the sensors, says the board."), ("Could not be reached", "The number rings at a reception that knows nobody of that name."),
    ];

    public static readonly (TaskKind Kind, string Title)[] Tasks =
    [
        (TaskKind.Call, "Call before nine, the mornings are better"), (TaskKind.Call, "Ask who signs, and for how much"), (TaskKind.Email, "Send the checklist for cold room audits"), (TaskKind.CheckIn, "See whether the hall is ready"),
        (TaskKind.Call, "Call back, she was in a tasting"), (TaskKind.Letter, "Send the sample sensor by post"), (TaskKind.Email, "Answer the question about the veterinary office"),
    ];

    public static readonly (TaskKind Kind, string Title)[] SalesTasks =
    [
        (TaskKind.Call, "Call about the offer"), (TaskKind.Meeting, "Walk through the cold rooms"), (TaskKind.Email, "Send the contract, second version"), (TaskKind.Call, "Ask purchasing for the order number"), (TaskKind.CheckIn, "See how the trial box does"),
    ];

    public static readonly string[] Mentions = ["you know this firm, who decides there?", "they ask for somebody who has seen their deep freezer. Could you join the call?", "wants to talk to sales first, not to us. Your turn?"];

    public static readonly string[] Prospects =
    [
        "Their lorry broke down in front of ours, talked over coffee.", "Sat beside me at the food safety day.", "Runs the cold store next to a customer of mine.", "Answered my letter about the new rules for vaccine storage.", "Old colleague, moved there in spring.",
    ];

    public static readonly string[] Losses = ["Went with the supplier of their refrigeration, all from one hand.", "Board stopped all new contracts this quarter.", "Wanted us to certify somebody else’s sensors."];

    public static readonly (string Reason, string Note)[] Deaths =
    [
        ("Unresponsive", "Six calls, three mails, nothing."), ("Unresponsive", "Downloads everything, answers nobody."), ("No budget", "Spent it on the new van. Next year perhaps."), ("Bad timing", "They move house in spring and want nothing new before."),
        ("Student or research", "Writes a thesis about cold chains. Sent two papers."), ("No need", "One fridge, and it is in the tea kitchen."), ("Wrong data", "The number belongs to a florist in Graz."), ("Competitor", "Signed for three years in March."),
        ("Asked to be left alone", "Politely, but firmly."), ("Spam", "Offers us search engine ranking."), ("No authority", "Interested, but head office buys for all branches."), ("Duplicate", "Her colleague is with us already, same project."),
    ];
}
