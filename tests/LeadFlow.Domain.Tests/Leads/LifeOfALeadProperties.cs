using FsCheck;
using FsCheck.Fluent;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using Xunit;

namespace LeadFlow.Domain.Tests.Leads;

/// <summary>Whatever happens to a lead, in whatever order: what must always hold, holds after every step.</summary>
public sealed class LifeOfALeadProperties
{
    private static readonly Gen<Step> Steps =
        from kind in Gen.Frequency(Enum.GetValues<Happening>().Select(h => (Often(h), Gen.Constant(h))))
        from a in Gen.Choose(0, 999)
        from b in Gen.Choose(0, 999)
        from c in Gen.Choose(0, 999)
        select new Step(kind, a, b, c);

    internal static readonly Arbitrary<Step[]> Lives = Arb.From(Gen.Choose(3, 28).SelectMany(n => Steps.ArrayOf(n)), Shorter);

    [Fact]
    public void Whatever_happens_to_a_lead_every_rule_holds_after_every_step() =>
        Prop.ForAll(Lives, steps => new Life(steps[0]).Live(steps.Skip(1))).Check(Config.QuickThrowOnFailure.WithMaxTest(1500));

    private static int Often(Happening happening) => happening switch
    {
        Happening.BecomesHot or Happening.Claim => 6,
        Happening.Decide => 5,
        Happening.Answer or Happening.Response or Happening.DaysPass or Happening.CloseOpportunity or Happening.Move => 3,
        _ => 2,
    };

    private static IEnumerable<Step[]> Shorter(Step[] steps) =>
        Enumerable.Range(1, steps.Length - 1).Select(i => steps.Where((_, n) => n != i).ToArray());
}

public enum Happening
{
    BecomesHot, Claim, Decide, Answer, Response, Touch, DaysPass, CloseOpportunity, Move, Dead, Wake, Reinquiry, Import, Expire, Assign, Reopen, Undo, Edit, SomebodyLeaves,
}

/// <param name="A">Chooses among who, what or how many.</param>
public sealed record Step(Happening Kind, int A, int B, int C);

/// <summary>One lead, and the steps done to it.</summary>
internal sealed class Life
{
    private static readonly ContactDetails[] Contacts =
    [
        TestData.Zoe, TestData.Zoe with { Email = null, Phone = "+49 30 123456" }, TestData.Zoe with { Email = null },
        TestData.Zoe with { FirstName = null, LastName = null }, TestData.Zoe with { Phone = "030 123456", JobTitle = "Head of IT" },
    ];

    private static readonly ActivityKind[] Touches = [ActivityKind.Call, ActivityKind.Email, ActivityKind.Meeting, ActivityKind.Note];

    private const int Won = 7; // Of the milestones: a win that is reopened is none.

    private readonly Company _company = new();
    private readonly Lead _lead;
    private bool _heldByReturn;

    public Life(Step begin)
    {
        Guid?[] owners = [null, null, TestData.Sdr.Id, TestData.Rep.Id, TestData.Marketer.Id];
        var given = TestData.Given(Contacts[begin.A % Contacts.Length]) with { OwnerId = owners[begin.B % owners.Length] };
        _lead = Lead.Capture(begin.C % 10 == 0 ? given with { Route = CaptureRoute.Import, Outcome = Outcome(begin) } : given, Who(begin.C), _company);
        if (begin.A % 2 == 0)
        {
            _lead.From(LeadSource.Named("Fair", defaultOwnerId: TestData.Sdr.Id));
        }
    }

    /// <summary>Each night is passed, as in a house whose clock runs; else only the last of several.</summary>
    public bool IsNightly { get; init; }

    public Lead Lead => _lead;

    public Company Company => _company;

    public void Live(IEnumerable<Step> steps)
    {
        AlwaysHolds(default);
        foreach (var step in steps)
        {
            if (Pass(TimeSpan.FromHours(step.Kind != Happening.Expire ? 0 : step.B % 3 == 0 ? 30 : 2) + TimeSpan.FromSeconds(1 + (step.C * 17))))
            {
                AlwaysHolds(Happening.DaysPass);
            }

            var before = Before.Of(_lead, _company);
            var result = Do(step);
            Compare(before, step, result);
            AlwaysHolds(step.Kind);
            Again(step);
        }
    }

    /// <returns>Whether a day began.</returns>
    private bool Pass(TimeSpan time)
    {
        var (day, until) = (_company.Today, _company.Now + time);
        while (IsNightly && _company.Today.AddDays(1) is var next && ((Moment)_company).StartOf(next) is var night && night < until)
        {
            _company.After(night - _company.Now);
            _lead.Rescore(_company);
        }

        _company.After(until - _company.Now);
        if (_company.Today != day)
        {
            _lead.Rescore(_company);
        }

        return _company.Today != day;
    }

    private Result? Do(Step s)
    {
        var by = Who(s.A);
        switch (s.Kind)
        {
            case Happening.BecomesHot:
                _lead.BecomeHot(_company, by);
                return null;
            case Happening.Answer:
                return _lead.Answer([Given(s)], by, _company);
            case Happening.Response:
                _lead.Respond((ResponseKind)(s.B % 8), _company.Now.AddDays(-(s.C % 4)), by, _company);
                return null;
            case Happening.Touch:
                _lead.LogTouch(Touches[s.B % Touches.Length], "Talked", null, s.C % 2 == 0, s.C % 3 == 0, _company.Now, by, _company);
                return null;
            case Happening.DaysPass:
                if (!Pass(TimeSpan.FromDays(s.B % 5 == 0 ? s.C % 90 : s.C % 10)))
                {
                    _lead.Rescore(_company);
                }

                return null;
            case Happening.Move:
                return _lead.MoveTo(_company.Content.Stages[s.B % 4], s.C % 4 == 0 ? null : "Because", by, _company);
            case Happening.Dead:
                return _lead.MarkDead(_company.Content.DeadReasons[s.B % 11], s.C % 3 == 0 ? _company.Today.AddDays(9) : null, s.C % 2 == 0 ? "They said so" : null, by, _company);
            case Happening.Wake:
                return _lead.Wake(_company.Content.Stages[s.B % 4], by, _company);
            case Happening.Reinquiry:
                _lead.Reinquire(TestData.Given(Contacts[s.B % Contacts.Length]) with { SuspectedSpam = s.C % 5 == 0, Answers = s.C % 2 == 0 ? [Given(s)] : [], Responses = s.C % 3 == 0 ? [(ResponseKind.Form, null)] : [] }, by, _company);
                return null;
            case Happening.Import:
                var row = TestData.Given(Contacts[s.B % Contacts.Length], CaptureRoute.Import) with { Outcome = s.C % 2 == 0 ? Outcome(s) : null, Answers = [Given(s)], Overwrite = s.A % 3 == 0 };
                var wasAtWork = _lead.LatestHandoff is { IsOpen: true } || _lead.OpenOpportunity is not null; // Then its outcome was not taken.
                _lead.Reinquire(row, by, _company);
                var outline = _lead.Outline();
                if (row.Outcome is null || !wasAtWork)
                {
                    Assert.False(_lead.Reinquire(row, by, _company), "The same row again changes nothing.");
                    Assert.Equal(outline, _lead.Outline());
                }

                return null;
            case Happening.Claim:
                return ClaimBySeveral(s);
            case Happening.Decide:
                return Decide(s, Worker(s));
            case Happening.Expire:
                _lead.Expire(_company);
                return null;
            case Happening.Assign:
                return _lead.Assign(s.B % 5 == 0 ? null : Who(s.B).Id, by, _company);
            case Happening.CloseOpportunity when _lead.Opportunities.Count > 0:
                var opportunity = _lead.Opportunity();
                return (s.B % 3) switch
                {
                    0 => _lead.Win(opportunity, 100, "EUR", null, by, _company),
                    1 => _lead.Lose(opportunity, "Price", null, null, by, _company),
                    _ => _lead.Lose(opportunity, "Price", TestData.Competitor, null, by, _company),
                };
            case Happening.Reopen when _lead.Opportunities.Count > 0:
                return _lead.Reopen(_lead.Opportunities[s.B % _lead.Opportunities.Count], by, _company);
            case Happening.Undo:
                return _lead.UndoMove(by, _company);
            case Happening.Edit:
                return _lead.Edit(Contacts[s.B % Contacts.Length] with { Notes = _lead.Notes }, by, _company);
            case Happening.SomebodyLeaves when s.B % 4 == 0:
                _company.Gone.Add(Who(s.A).Id);
                return null;
            default:
                return null;
        }
    }

    private Result ClaimBySeveral(Step s)
    {
        var open = _lead.LatestHandoff is { State: HandoffState.Offered };
        var results = TestData.People.Skip(s.B % 7).Concat(TestData.People.Take(s.B % 7)).Select(p => (Person: p, Result: _lead.Claim(p, _company))).ToList();
        if (open)
        {
            var winner = Assert.Single(results, r => r.Result.Succeeded).Person;
            Assert.True(winner.MayClaim);
            Assert.Equal(winner.Id, _lead.OwnerId);
            Assert.All(results.SkipWhile(r => r.Person != winner).Skip(1).Where(r => r.Person.MayClaim), r => Assert.Contains(winner.Name, r.Result.Refusal, StringComparison.Ordinal));
        }
        else
        {
            Assert.All(results.Where(r => r.Result.Succeeded), r => Assert.Equal(_lead.LatestHandoff!.ClaimedById, r.Person.Id));
        }

        return open ? Result.Success : Result.Refused("Not on offer: nothing may have changed.");
    }

    private Result Decide(Step s, Actor by) => (s.B % 7) switch
    {
        0 or 1 or 2 => _lead.Accept(null, 100, "EUR", null, by, _company),
        3 or 4 => _lead.Return(s.C % 9 == 0 ? new("Call later", "Hot") : _company.Content.ReturnReasons[s.C % 6], null, by, _company),
        5 => _lead.Reject(_company.Content.DeadReasons[s.C % 11], null, null, by, _company),
        _ => _lead.Release(by, _company),
    };

    /// <summary>Pressed twice: where a repeat is harmless nothing changes, else it is refused.</summary>
    private void Again(Step s)
    {
        if (s.Kind is Happening.Claim or Happening.Decide or Happening.Assign or Happening.Edit or Happening.Move or Happening.Dead or Happening.Wake or Happening.CloseOpportunity or Happening.Answer)
        {
            var outline = _lead.Outline();
            Do(s);
            Assert.Equal(outline, _lead.Outline());
        }
    }

    private void Compare(Before was, Step step, Result? result)
    {
        var q = _lead.Qualification;
        var now = _lead.Outline();
        if (result is { Succeeded: false })
        {
            Assert.Equal(was.Outline, now);
        }

        if (step.Kind is not (Happening.DaysPass or Happening.SomebodyLeaves))
        {
            if (_lead.Activities.Count == was.Activities)
            {
                Assert.Equal(was.Outline, now); // Every change writes an activity.
            }
        }
        else if (was.Stage != q.StageName || was.Handoffs != _lead.Handoffs.Count || was.Score != q.Score)
        {
            Assert.True(_lead.Activities.Count > was.Activities);
        }

        // A claimed lead stands still; the calendar lifts nothing above a hold and takes nothing back that was overridden.
        if (was.Claimed is { } claimed && _lead.LatestHandoff == claimed && claimed.State == HandoffState.Claimed)
        {
            Assert.Equal(was.Stage, q.StageName);
        }

        if (step.Kind is Happening.DaysPass or Happening.Edit or Happening.Expire && was.Hold is { } hold)
        {
            Assert.True(q.StageKind <= _company.Content.Stage(hold)!.Kind || q.StageKind <= was.Kind);
        }

        if (was.IsOverride && step.Kind is Happening.DaysPass)
        {
            Assert.Equal(was.Stage, q.StageName);
        }

        Chain(was, step);
        Milestones(was, undone: step.Kind == Happening.Undo && result!.Succeeded, reopened: step.Kind == Happening.Reopen && result is { Succeeded: true });
        Flapping(was, step, result);
        var learned = was.Answers + was.Responses < _lead.Answers.Count + _lead.Responses.Count ? 1 : 0;
        var details = step.Kind is Happening.Edit or Happening.Reinquiry or Happening.Import ? 1 : 0; // What fit looks at may have changed too.
        Assert.InRange(q.EvidenceNo, was.EvidenceNo + learned, step.Kind == Happening.BecomesHot ? int.MaxValue : was.EvidenceNo + learned + details);
    }

    private void Chain(Before was, Step step)
    {
        var added = _lead.StageEntries.Skip(was.Entries).ToList();
        var undone = step.Kind == Happening.Undo ? _lead.StageEntries.Take(was.Entries).LastOrDefault(e => e.Undone && !was.Undone.Contains(e.Id)) : null;
        var at = undone?.FromStage ?? was.Stage;
        foreach (var entry in added)
        {
            Assert.Equal(at, entry.FromStage);
            Assert.NotEqual(entry.FromStage, entry.StageName);
            Assert.InRange(entry.JourneyNumber, was.Journey, _lead.JourneyNumber);
            at = entry.StageName;
        }

        Assert.Equal(at, _lead.Qualification.StageName);
    }

    private void Milestones(Before was, bool undone, bool reopened)
    {
        var now = Before.MilestonesOf(_lead);
        Assert.Equal(_lead.Opportunities.Any(o => o.State == OpportunityState.Won), _lead.WonAt is not null);
        for (var i = 0; i < now.Length; i++)
        {
            Assert.True(was.Milestones[i] is null || now[i] == was.Milestones[i] || undone || (reopened && i == Won), $"Milestone {i} was overwritten.");
        }

        if (!_lead.HasImpliedMilestones)
        {
            DateTimeOffset?[] inOrder = [_lead.CapturedAt, _lead.WarmAt, _lead.HotAt, _lead.OfferedAt, _lead.ClaimedAt, _lead.AcceptedAt, _lead.WonAt];
            for (var i = 1; i < inOrder.Length; i++)
            {
                Assert.True(inOrder[i] is null || inOrder[i - 1] <= inOrder[i], $"Milestone {i} comes before the one before it, or without it.");
            }
        }
    }

    /// <summary>After a return, nothing is offered until something new was learned that changed the result, or a person moved it.</summary>
    private void Flapping(Before was, Step step, Result? result)
    {
        var byHand = step.Kind is Happening.Move or Happening.Wake or Happening.Undo or Happening.Reopen or Happening.Dead && result is { Succeeded: true };
        var learned = _lead.Answers.Count + _lead.Responses.Count > was.Answers + was.Responses && was.Says != Before.SaysOf(_lead, _company);
        var again = step.Kind is Happening.Reinquiry or Happening.Import && _lead.JourneyNumber > was.Journey;
        if (_heldByReturn && !byHand && !learned && !again)
        {
            Assert.Equal(was.Handoffs, _lead.Handoffs.Count);
        }

        _heldByReturn = (_heldByReturn && !byHand && !learned && !again)
            || (step.Kind == Happening.Decide && result is { Succeeded: true } && _lead.LatestHandoff!.State == HandoffState.Returned)
            || (step.Kind == Happening.CloseOpportunity && was.Standing == LeadStanding.InOpportunity && _lead.Standing == LeadStanding.Open);
    }

    private void AlwaysHolds(Happening after)
    {
        var q = _lead.Qualification;
        var open = _lead.Handoffs.Where(h => h.IsOpen).ToList();
        Assert.InRange(open.Count, 0, 1);
        Assert.All(_lead.Handoffs, h => Assert.Equal(h.IsOpen, h.ClosedAt is null));
        Assert.All(_lead.Handoffs.GroupBy(h => h.SeriesId), s => Assert.Equal(Enumerable.Range(1, s.Count()), s.Select(h => h.Attempt)));
        if (open is [var handoff])
        {
            Assert.Same(handoff, _lead.LatestHandoff);
            Assert.Equal(LeadStanding.Open, _lead.Standing);
            Assert.Equal(StageKind.Hot, q.StageKind);
            if (handoff.State == HandoffState.Claimed)
            {
                Assert.NotNull(_lead.OwnerId);
                Assert.Equal(handoff.ClaimedById, _lead.OwnerId);
            }
            else
            {
                Assert.True(_lead.Contact.CanBeContacted);
                Assert.Null(handoff.ClaimedById);
            }
        }

        Assert.Equal(_lead.Standing == LeadStanding.Dead, q.StageKind == StageKind.Dead);
        Assert.Equal(_lead.Standing == LeadStanding.Dead, _lead.DeadReason is not null);
        Assert.True(_lead.DeadReason is not null || _lead.RevisitOn is null);
        Assert.Equal(_lead.Standing == LeadStanding.InOpportunity ? 1 : 0, _lead.Opportunities.Count(o => o.State == OpportunityState.Open));
        Assert.True(_lead.Standing != LeadStanding.Customer || _lead.Opportunities.Any(o => o.State == OpportunityState.Won));
        Assert.False(_lead.Standing is not LeadStanding.Open && (q.IsOverride || q.HoldStage is not null));
        Assert.False(q.HeldByReturn && q.HoldStage is null);

        Assert.Equal(Enumerable.Range(1, _lead.JourneyNumber), _lead.Journeys.Select(j => j.Number));
        Assert.Equal(q.Score, q.Parts.Sum());
        Assert.InRange(q.Score, 0, 100);

        if (q.ScoredOn == _company.Today)
        {
            var result = _lead.Qualify(_company);
            Assert.Equal((result.Score, result.SalesReady), (q.Score, q.SalesReady));
            if (_lead.Standing == LeadStanding.Open && open is not [{ State: HandoffState.Claimed }])
            {
                Assert.True(q.IsOverride || result.Stages[(int)q.StageKind].Keeps, $"It should have left {q.StageName}.");
                Assert.True(q.HoldStage is not null || q.IsOverride || (int)q.StageKind >= result.Reached, $"It should have risen above {q.StageName}.");
                Assert.True(q.StageKind != StageKind.Hot || !result.SalesReady || q.HeldByReturn || open.Count == 1, $"It should be on offer after {after}.");
                Assert.True(open.Count == 0 || q.IsOverride || result.Stages[(int)StageKind.Hot].Keeps);
            }
        }
    }

    private AnswerGiven Given(Step s) => (s.C % 5) switch
    {
        0 => TestData.Within(_company, s.B % 200, From(s)),
        1 => TestData.Answer(Criterion.Budget, (Level)(s.B % 5), From(s)),
        2 => TestData.Answer(Criterion.Authority, (Level)(s.B % 5), From(s)),
        3 => TestData.Answer(Criterion.Need, (Level)(s.B % 5), From(s)),
        _ => TestData.Answer(Criterion.Budget, s.B % 2 == 0 ? Level.No : Level.Confirmed, From(s)) with { LearnedAt = _company.Now.AddDays(-(s.B % 3)) },
    };

    private static LearnedFrom From(Step s) => (LearnedFrom)(s.A % 8);

    private ImportedOutcome Outcome(Step s)
    {
        var at = new DateTimeOffset(2026, 5, 1 + (s.B % 9), 12, 0, 0, TimeSpan.Zero);
        return new((OutcomeKind)(s.B % 4), at, DateOnly.FromDateTime(at.Date)) { StageName = _company.Content.Stages[s.C % 3].Name, DeadReason = s.A % 2 == 0 ? "No need" : null, Amount = 10, Currency = "EUR" };
    }

    /// <summary>Mostly whoever has claimed it, else anybody.</summary>
    private Actor Worker(Step s) => s.A % 4 != 0 && TestData.People.FirstOrDefault(p => p.Id == _lead.LatestHandoff?.ClaimedById) is { } claimer ? claimer : Who(s.A);

    private static Actor Who(int n) => TestData.People[n % TestData.People.Length];

    private sealed record Before(
        string Outline, int Activities, LeadStanding Standing, string Stage, StageKind Kind, string? Hold, bool IsOverride, int Score, int Handoffs, Handoff? Claimed, int Entries, HashSet<Guid> Undone, int Journey,
        int Answers, int Responses, int EvidenceNo, string Says, DateTimeOffset?[] Milestones)
    {
        public static Before Of(Lead lead, Company c) => new(
            lead.Outline(), lead.Activities.Count, lead.Standing, lead.Qualification.StageName, lead.Qualification.StageKind, lead.Qualification.HoldStage, lead.Qualification.IsOverride, lead.Qualification.Score,
            lead.Handoffs.Count, lead.LatestHandoff is { State: HandoffState.Claimed } claimed ? claimed : null, lead.StageEntries.Count, [.. lead.StageEntries.Where(e => e.Undone).Select(e => e.Id)],
            lead.JourneyNumber, lead.Answers.Count, lead.Responses.Count, lead.Qualification.EvidenceNo, SaysOf(lead, c), MilestonesOf(lead));

        public static DateTimeOffset?[] MilestonesOf(Lead l) => [l.CapturedAtIsImplied ? null : l.CapturedAt, l.FirstTouchedAt, l.WarmAt, l.HotAt, l.OfferedAt, l.ClaimedAt, l.AcceptedAt, l.WonAt, l.DeadAt, l.WokenAt];

        public static string SaysOf(Lead lead, Company c)
        {
            var result = lead.Qualify(c);
            return string.Join('|', result.Criteria.Select(p => $"{p.Level} {p.Points}").Concat(result.Missing).Append($"{result.Score} {result.Reached} {result.SalesReady}"));
        }
    }
}
