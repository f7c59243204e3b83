using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Leads;

// Who spoke to whom last: what silence and the next action are reckoned from.
public sealed partial class Lead
{
    /// <summary>By these one of us touches a lead; where the lead does it, they are its answers.</summary>
    public static readonly IReadOnlyList<ActivityKind> TouchKinds = [ActivityKind.Call, ActivityKind.Chat, ActivityKind.Email, ActivityKind.Letter, ActivityKind.Meeting];

    /// <summary>Whoever learns an answer from one of these speaks to them at that moment.</summary>
    public static readonly IReadOnlyList<LearnedFrom> Conversations = [.. Enum.GetValues<LearnedFrom>().Where(f => Conversation(f) is not null)];

    /// <summary>Records a touch by one of us. A call that reached them, a meeting or their mail is a response too.</summary>
    /// <param name="reached">Whether they were spoken to.</param>
    public void LogTouch(ActivityKind kind, string summary, string? text, bool reached, bool isInbound, DateTimeOffset at, Actor by, Moment m, Dictionary<string, string>? data = null)
    {
        var before = Qualify(m);
        Record(by, kind, summary, at, text, data, side: isInbound ? Side.Prospect : null);

        ResponseKind? response = (kind, reached, isInbound) switch
        {
            (ActivityKind.Call, true, _) => ResponseKind.Call,
            (ActivityKind.Meeting, true, _) => ResponseKind.Meeting,
            (ActivityKind.Chat, true, _) => ResponseKind.Chat,
            (ActivityKind.Email or ActivityKind.Letter, _, true) => ResponseKind.Reply,
            _ => null,
        };

        if (kind != ActivityKind.Note)
        {
            Qualification.LastTouchAt = at > Qualification.LastTouchAt ? at : Qualification.LastTouchAt;
            if (isInbound)
            {
                Answered(at);
            }
            else
            {
                FirstTouchedAt ??= at;
                TouchedBack(at);
            }

            if (Standing == LeadStanding.Open && LatestHandoff is not { IsOpen: true })
            {
                PlanForStage(m);
            }
            else if (Standing == LeadStanding.InOpportunity)
            {
                PlanByTasks(m);
            }
        }

        // Answers that were given in this very call or meeting have counted it already.
        if (response is { } happened && !_responses.Exists(r => !r.Undone && r.Kind == happened && (r.At - at).Duration() < OneConversation))
        {
            Apply(happened, at, m, m.Now, backdated: false);
            FollowEvidence(before, m, by);
        }
    }

    /// <summary>Whoever learned an answer by talking to them has touched them.</summary>
    private void Touched(IEnumerable<AnswerGiven> learned, Actor by, Moment m)
    {
        if (by.Side is not (Side.Marketing or Side.Sales))
        {
            return;
        }

        foreach (var at in learned.Where(a => Conversation(a.LearnedFrom) is not null).Select(a => a.LearnedAt ?? m.Now).Order())
        {
            FirstTouchedAt ??= at;
            Qualification.LastTouchAt = at > Qualification.LastTouchAt ? at : Qualification.LastTouchAt;
            TouchedBack(at);
        }
    }

    /// <summary>They said something, and wait for one of us to answer.</summary>
    private void Answered(DateTimeOffset at) => Qualification.AnsweredAt = at > Qualification.AnsweredAt || Qualification.AnsweredAt is null ? at : Qualification.AnsweredAt;

    private void TouchedBack(DateTimeOffset at) => Qualification.AnsweredAt = Qualification.AnsweredAt <= at ? null : Qualification.AnsweredAt;
}
