using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Features.Agreements.Scoring;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LeadFlow.Web.Tests.Agreements;

/// <summary>A company in Berlin on a database of its own, whose agreement changes.</summary>
public sealed class RescoreFixture(TestDatabase databases) : App(databases)
{
    public static readonly TestUser Marketing = TestData.MarketingManager();
    public static readonly TestUser Sales = TestData.SalesManager();
    public static readonly TestUser Admin = TestData.Admin();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["LeadFlow:Jobs:FullSpeed"] = "true" };

    protected override Task Prepare() => this.Send(new SetCompany.Command("Ours", "Europe/Berlin", RestrictReps: false), Admin);

    public async Task<Moment> Moment()
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Desk>().Now(Token);
    }

    /// <summary>A draft of the version in force with a change, not proposed yet.</summary>
    public async Task<Guid> Draft(Func<AgreementContent, AgreementContent> change)
    {
        var id = await this.Send(new DraftAgreement.Command(), Marketing);
        var content = (await this.Send(new GetAgreement.Query(id), Marketing)).Version.Content;
        Ok(await this.Send(new ChangeAgreement.Command(id, change(content)), Marketing));
        return id;
    }

    public async Task<Guid> SignedByBoth(Func<AgreementContent, AgreementContent> change)
    {
        var id = await Draft(change);
        Ok(await this.Send(new ProposeAgreement.Command(id), Marketing));
        Ok(await this.Send(new SignAgreement.Command(id), Marketing));
        Ok(await this.Send(new SignAgreement.Command(id), Sales));
        return id;
    }

    /// <summary>In force, and nothing scored anew yet.</summary>
    public async Task<Guid> Activate(Func<AgreementContent, AgreementContent> change)
    {
        var id = await SignedByBoth(change);
        Ok((await this.Send(new ActivateAgreement.Command(id), Sales)).Result);
        return id;
    }

    /// <summary>In force, and all leads scored by it.</summary>
    public async Task<Guid> Agree(Func<AgreementContent, AgreementContent> change)
    {
        var id = await Activate(change);
        Assert.Equal(1, await Rescore());
        return id;
    }

    public Task<int> Rescore(int batchSize = 1000) => this.Send(new RescoreUnderAgreement.Command(batchSize), Admin);

    /// <summary>One node's work on the job, with a look at what it has read.</summary>
    internal async Task Run(Func<IReadOnlyList<LeadOnFile>, Task> whenRead, int batchSize = 1000, CancellationTokenSource? stopping = null)
    {
        var job = await Db(db => db.TakeJob(RescoreUnderAgreement.Kind, Clock.GetJobNow(), Token));
        var scopes = Services.GetRequiredService<IServiceScopeFactory>();
        var polite = new JobPace(new ConfigurationBuilder().Build(), Clock); // One batch after the other.
        await new RescoreRun(scopes, Clock, polite, NullLogger.Instance, batchSize) { WhenRead = whenRead }.Go(job!, stopping?.Token ?? CancellationToken.None);
    }

    public Task<(int Moved, int Offered, int Withdrawn)> Figures(int version) => Db(async db =>
    {
        var agreement = await db.Agreements.SingleAsync(a => a.Version == version, Token);
        return (agreement.RescoredMoved, agreement.RescoredOffered, agreement.RescoredWithdrawn);
    });

    public Task<Job> Job() => Db(db => db.Jobs.Where(j => j.Kind == RescoreUnderAgreement.Kind).OrderByDescending(j => j.CreatedAt).FirstAsync(Token));

    /// <summary>With everything that is kept of it.</summary>
    public Task<Lead> Look(Guid id) => Db(db => db.Leads.Include(l => l.Qualification).Include(l => l.StageEntries).Include(l => l.Handoffs).Include(l => l.Responses).Include(l => l.Activities).AsSplitQuery().SingleAsync(l => l.Id == id, Token));

    /// <summary>82 points, and offered to sales.</summary>
    public async Task<Guid> Hot(TestUser? by = null)
    {
        by ??= TestData.Marketer();
        var captured = await this.Send(TestData.Capture() with { Interest = [new(ResponseKind.Reply, null), new(ResponseKind.Form, null)] }, by);
        await Answer(captured.LeadId, by, Level.Confirmed, Level.Likely, Level.Likely, 20);
        var lead = await Look(captured.LeadId);
        Assert.Equal((82, StageKind.Hot, HandoffState.Offered), (lead.Qualification.Score, lead.Qualification.StageKind, lead.LatestHandoff!.State));
        return lead.Id;
    }

    /// <summary>Warm: sales-ready but for the budget.</summary>
    public async Task<Guid> Warm(TestUser? by = null)
    {
        by ??= TestData.Marketer();
        var captured = await this.Send(TestData.Capture() with { Interest = [new(ResponseKind.Reply, null), new(ResponseKind.Form, null)] }, by);
        await Answer(captured.LeadId, by, Level.Unknown, Level.Likely, Level.Likely, 20);
        Assert.Equal(StageKind.Warm, (await Look(captured.LeadId)).Qualification.StageKind);
        return captured.LeadId;
    }

    public async Task Answer(Guid lead, TestUser by, Level budget, Level authority, Level need, int days)
    {
        var today = (await Moment()).Today;
        Ok(await this.Send(new AnswerBant.Command(lead, [
            new(Criterion.Budget, LearnedFrom.Mail) { Level = budget }, new(Criterion.Authority, LearnedFrom.Mail) { Level = authority }, new(Criterion.Need, LearnedFrom.Mail) { Level = need },
            new(Criterion.Timeframe, LearnedFrom.Mail) { Timeframe = Timeframe.Between(today.AddDays(days), today.AddDays(days + 10)) }]), by));
    }

    /// <summary>What every lead has to look like after a re-scoring: the pure function of its evidence, by this version, and nothing left to do.</summary>
    public async Task CheckAll(int? count = null)
    {
        var m = await Moment();
        var leads = await Db(db => db.Leads.Include(l => l.Qualification).Include(l => l.Responses).Include(l => l.Handoffs).AsSplitQuery().ToListAsync(Token));
        Assert.True(leads.Count == (count ?? leads.Count) && leads.Count > 0, $"{leads.Count} leads");
        foreach (var lead in leads)
        {
            var q = lead.Qualification;
            Assert.Equal((m.Agreement.Version, m.Agreement.Version), (q.AgreementVersion, q.InterestVersion));
            var sum = Sum(lead, m);
            Assert.Equal(sum.On(m.Today, m.Content.Interest.HalfLifeDays), q.Interest.On(m.Today, m.Content.Interest.HalfLifeDays), 1e-6);
            var result = lead.Qualify(m);
            Assert.Equal((result.Score, result.SalesReady, result.Stage.Kind, result.RescoreOn), (q.Score, q.SalesReady, q.DefinedKind, q.RescoreOn));
            Assert.Equal([.. result.Criteria.Select(c => c.Points), result.Adjustments.Sum(a => a.Points)], q.Parts);
            Assert.False(Following.Of(StandOf(lead), result, m.Content).DoesSomething, $"{lead.Title} is {q.StageName}, {q.Standing}, and belongs elsewhere");
            Assert.Equal(m.Content.Stage(q.StageName)?.Kind, q.StageKind);
        }
    }

    /// <summary>The responses of a lead, added up from nothing.</summary>
    public static Interest Sum(Lead lead, Moment m) => lead.Responses.Where(r => !r.Undone).OrderBy(r => r.At)
        .Aggregate(Interest.None, (sum, r) => m.Content.Interest.PointsOf(r.Kind) is > 0 and var points ? sum.Add(points, m.DayOf(r.At), m.Content.Interest.HalfLifeDays) : sum);

    public static Stand StandOf(Lead lead) => new(
        lead.Qualification.StageName, lead.Qualification.StageKind, lead.Qualification.Standing, lead.LatestHandoff?.State == HandoffState.Claimed, lead.LatestHandoff?.State == HandoffState.Offered,
        lead.Qualification.HoldStage, lead.Qualification.HeldByReturn, lead.Qualification.IsOverride, lead.Email is not null || lead.Phone is not null);

    public static AgreementContent Entry(AgreementContent content, StageKind kind, Func<EntryCriteria, EntryCriteria> change) =>
        content with { Stages = [.. content.Stages.Select(s => s.Kind == kind ? s with { Criteria = change(s.Criteria) } : s)] };

    public static AgreementContent HotFrom(AgreementContent content, int score) => Entry(content, StageKind.Hot, c => c with { MinScore = score });

    public static AgreementContent Lax(AgreementContent content) => Entry(content, StageKind.Hot, _ => new() { MinScore = 40, MinInterest = 5 });

    public static void Ok(Result result) => Assert.True(result.Succeeded, result.Refusal);
}
