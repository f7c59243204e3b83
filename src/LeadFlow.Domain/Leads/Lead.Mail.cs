using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Leads;

/// <summary>An answer to one of our mails, by the address that stands for this lead.</summary>
/// <param name="From">Whom it says it is from.</param>
/// <param name="IsTheirs">It is from an address that this lead is known by, and nothing says that it is forged.</param>
/// <param name="IsForged">The provider says so.</param>
public sealed record MailHeard(string Subject, string Text, string From, bool IsTheirs, bool IsForged, IReadOnlyDictionary<string, string> Data);

// What a lead writes to us, and what is put beside it (LIFECYCLE 8).
public sealed partial class Lead
{
    /// <summary>
    /// Their answer stands on the timeline. From an address that is not known to be theirs it is a proposal: it waits for one of us, and is no evidence.
    /// A dead lead that answers itself begins a new journey, except where it is dead for good.
    /// </summary>
    public void Hear(MailHeard mail, Moment m)
    {
        var data = new Dictionary<string, string>(mail.Data) { ["direction"] = "inbound" };
        if (!mail.IsTheirs)
        {
            var isKnown = IdentityKey.OfEmail(mail.From) is { } key && _identities.Any(i => i.Kind == key.Kind && i.Value == key.Value);
            var why = isKnown && mail.IsForged ? $"sender not proven: {mail.From}" : $"from another address: {mail.From}{(mail.IsForged ? ", not proven" : "")}";
            Record(Actor.System, ActivityKind.Email, Text.Shorten($"Answer to a mail to {Title}, {why}", Activity.SummaryMaxLength), m.Now, mail.Text, data, Side.Prospect);
            if (!isKnown)
            {
                Record(Actor.System, ActivityKind.Proposed, "Gave other details: e-mail", m.Now, $"E-mail: {Text.Shorten(mail.From, 1000)}", new() { ["E-mail"] = Text.Shorten(mail.From, 1000) });
            }

            Answered(m.Now);
            return;
        }

        var reopens = Standing == LeadStanding.Dead && !IsDeadForGood(m);
        if (reopens)
        {
            BeginJourney(JourneyBegin.Reinquiry, m.Content.FirstOf(StageKind.Raw), "Answered a mail", Actor.System, m);
        }

        LogTouch(ActivityKind.Email, Text.Shorten(mail.Subject.Length == 0 ? $"{Title} replied by e-mail" : $"{Title} replied by e-mail: {mail.Subject}", Activity.SummaryMaxLength), mail.Text, reached: false, isInbound: true, m.Now, Actor.System, m, data);
        if (reopens)
        {
            Plan(GreetIt, m.Due(m.Content.Deadlines.FirstGreetingMinutes, whose: OwnerId));
            Follow(m, Actor.System);
        }
    }

    /// <summary>A picture of their card, or of what they showed.</summary>
    public LeadAttachment Attach(PictureGiven picture, Actor by, Moment m)
    {
        var attachment = LeadAttachment.Of(Id, picture, by, m.Now);
        Record(by, ActivityKind.Attached, $"{by.Name} added a picture: {attachment.Name}", m.Now, data: new() { ["attachment"] = attachment.Id.ToString() });
        return attachment;
    }
}
