using LeadFlow.Domain.Captures;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Leads;

// What somebody says of a lead for whom nobody vouches, and what makes it count (LIFECYCLE 8).
public sealed partial class Lead
{
    /// <summary>What a person has learned stands; what somebody else says of it is proposed.</summary>
    private CaptureGiven WithoutWhatPeopleKnow(CaptureGiven given, Actor by, Moment m)
    {
        var proposed = given.Answers.Where(a => IsLearnedByPerson(a.Criterion) && !SaysWhatWeKnow(a)).ToList();
        if (proposed.Count > 0)
        {
            Record(by, ActivityKind.Proposed, $"Answered otherwise than we know: {string.Join(", ", proposed.Select(a => LowerFirst(a.Criterion.ToString())).Distinct())}", m.Now,
                string.Join('\n', proposed.Select(a => a.Note ?? (a.Criterion == Criterion.Timeframe ? Range(a.Timeframe) : a.Level.ToString()))));
        }

        return given with { Answers = [.. given.Answers.Where(a => !IsLearnedByPerson(a.Criterion))] };
    }

    /// <summary>Whoever owns the mailbox says that they agreed: from now on the words count.</summary>
    public void ConfirmConsent(string words, Actor by, Moment m)
    {
        if (words.Length > 0 && Consent?.Contains(words, StringComparison.Ordinal) != true)
        {
            Consent = Consent is null ? words : $"{Consent}\n{words}";
            Record(by, ActivityKind.Responded, "Confirmed the consent from their own mailbox", m.Now, words, side: Side.Prospect);
        }
    }

    private bool IsLearnedByPerson(Criterion criterion) =>
        _answers.Where(a => !a.Undone && a.Criterion == criterion).MaxBy(a => (a.LearnedAt, a.RecordedAt, a.Id)) is { ActorId: not null, LearnedFrom: not (LearnedFrom.Import or LearnedFrom.Api) };

    /// <summary>Key of an activity's facts: the stage that a person may move it to, by which they confirm.</summary>
    public const string ToConfirm = "confirm";

    /// <summary>Whoever sent it may be anybody: it lifts the lead as far as warm, and a person does the rest by moving it on.</summary>
    private void HoldUntilConfirmed(Actor by, Moment m)
    {
        var result = Qualify(m);
        if (!result.SalesReady || Standing != LeadStanding.Open || Qualification.StageKind == StageKind.Hot || LatestHandoff is { IsOpen: true })
        {
            return;
        }

        var hot = result.Stages.First(s => s.Kind == StageKind.Hot);
        if (Qualification.HoldStage is null)
        {
            Qualification.Hold(result.Stages.Last(s => s.Kind != StageKind.Hot).Name);
            Record(by, ActivityKind.Proposed, $"Would be {hot.Name} by what they answered: move it there to confirm", m.Now, data: new() { [ToConfirm] = hot.Name });
        }
    }
}
