using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Leads.Merging;
using LeadFlow.Web.Features.Opportunities;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Reports;

/// <summary>
/// A hundred leads, each with a history drawn by its own number: what people do with them, in any order, accepted or refused. The agreement changes
/// on the way, to one whose deadlines run in the working hours of Auckland, where the company's day is far from that of UTC.
/// </summary>
public sealed class HistoriesApp(TestDatabase databases) : App(databases)
{
    public const string Tag = "drawn";

    private const int Histories = 100;

    private static readonly string?[] _sources = ["Website", "Fair", "Prospecting", null];
    private static readonly string[] _campaigns = ["Spring", "Autumn"];

    private readonly TestUser _marketer = TestData.Marketer(), _sdr = TestData.Sdr(), _rep = TestData.Rep(), _other = TestData.Rep("Ruth Rep");
    private readonly List<Guid> _leads = [];
    private readonly List<Guid> _merges = [];

    public TestUser Manager { get; } = TestData.SalesManager();
    public TestUser Marketing { get; } = TestData.MarketingManager();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected override async Task Prepare()
    {
        await this.Send(new SetCompany.Command("Kauri", "Pacific/Auckland", RestrictReps: false), TestData.Admin());
        await this.Send(new AddSource.Command("Prospecting", SourceKind.Referral, Side.Sales), TestData.Admin());
        for (var number = 0; number < Histories; number++)
        {
            if (number == Histories / 2)
            {
                await Agree();
            }

            await Draw(number);
        }
    }

    private async Task Agree()
    {
        var id = await this.Send(new DraftAgreement.Command(), Marketing);
        var content = (await this.Send(new GetAgreement.Query(id), Marketing)).Version.Content;
        var week = new[] { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday }.ToDictionary(d => d, _ => new OpenHours(new(9, 0), new(17, 0)));
        Result[] steps =
        [
            await this.Send(new ChangeAgreement.Command(id, content with { Working = new() { Week = week }, Deadlines = content.Deadlines with { FirstGreetingMinutes = 480, ClaimMinutes = 300, FirstTouchMinutes = 60 } }), Marketing),
            await this.Send(new ProposeAgreement.Command(id), Marketing),
            await this.Send(new SignAgreement.Command(id), Marketing),
            await this.Send(new SignAgreement.Command(id), Manager),
            (await this.Send(new ActivateAgreement.Command(id), Manager)).Result,
        ];
        Assert.All(steps, s => Assert.True(s.Succeeded, s.Refusal));
    }

    private async Task Draw(int number)
    {
        var random = new Random(number);
        var lead = await Begin(random);
        _leads.Add(lead);
        var steps = random.Next(4, 12);
        for (var step = 0; step < steps; step++)
        {
            Clock.Advance(TimeSpan.FromSeconds(random.Next(3) switch { 0 => random.Next(60, 1800), 1 => random.Next(1800, 6 * 3600), _ => random.Next(6 * 3600, 40 * 3600) }));
            try
            {
                await Step(lead, random);
            }
            catch (Exception e) when (e is NotFoundException or ForbiddenException or FluentValidation.ValidationException)
            {
                // It went into another, or this is not theirs to do: so it is in life too.
            }
        }
    }

    private async Task<Guid> Begin(Random random)
    {
        var source = Pick(random, _sources);
        if (random.Next(8) == 0)
        {
            return await Import(random, source);
        }

        var by = Pick(random, [_marketer, _marketer, _sdr, _rep]);
        var capture = TestData.Capture(source: source) with { Campaign = random.Next(2) == 0 ? Pick(random, _campaigns) : null, Tags = [Tag, $"t{random.Next(3)}"] };
        return (await this.Send(capture with { Contact = capture.Contact with { Country = Pick(random, ["Norway", "Chile"]) } }, by)).LeadId;
    }

    /// <summary>One with an outcome before its time with us.</summary>
    private Task<Guid> Import(Random random, string? source) => Db(async db =>
    {
        await using var scope = await Scope();
        var m = await scope.ServiceProvider.GetRequiredService<Desk>().Now(Token);
        var at = m.Now.AddDays(-random.Next(5, 60));
        var known = source is null ? null : (await db.Sources.SingleOrDefaultAsync(s => s.Name == source, Token))?.Id;
        var lead = Lead.Capture(new CaptureGiven(CaptureRoute.Import, new() { FirstName = "Imported", Email = TestData.Email() })
        {
            SourceId = known,
            Tags = [Tag],
            CapturedAt = at.AddDays(-3),
            Outcome = random.Next(3) switch { 0 => null, 1 => new(OutcomeKind.Won, at, m.DayOf(at)), _ => new(OutcomeKind.Stage, at, m.DayOf(at)) { StageName = "Warm" } },
        }, Actor.System, m);
        db.Leads.Add(lead);
        await db.SaveChangesAsync(Token);
        return lead.Id;
    });

    private async Task Step(Guid lead, Random random)
    {
        var sales = Pick(random, [_rep, _rep, _other, _sdr, Manager]);
        var anybody = Pick(random, [_marketer, _sdr, _rep, _other, Manager]);
        var claimer = await ClaimerOf(lead) ?? sales;
        switch (random.Next(20))
        {
            case 0 or 1 or 2 or 3:
                await this.Send(new AnswerBant.Command(lead, [.. TestData.ReadyToBuy(DateOnly.FromDateTime(Clock.Now.DateTime)).Select(a => a with { LearnedFrom = (LearnedFrom)random.Next(5) })]), anybody);
                await this.Send(new LogActivity.Command(lead, TouchKind.Email) { Direction = TouchDirection.Inbound, Text = "Yes" }, anybody);
                break;
            case 4 or 5 or 6:
                await this.Send(new ClaimLead.Command(lead), sales);
                break;
            case 7:
                await this.Send(new AcceptLead.Command(lead), claimer);
                break;
            case 8 or 9:
                await this.Send(new ReturnLead.Command(lead, Pick(random, ["No budget", "Wrong data", "No need"])), claimer);
                break;
            case 10:
                await this.Send(new RejectLead.Command(lead, Pick(random, ["Spam", "No budget", "Unresponsive"])), claimer);
                break;
            case 11:
                await this.Send(new ReleaseLead.Command(lead), claimer);
                break;
            case 12:
                await this.Send(new ExpireHandoffs.Command(), TestData.Admin());
                break;
            case 13:
                await this.Send(new MoveLead.Command(lead, "Hot", "I know them"), Manager);
                break;
            case 14:
                await this.Send(random.Next(3) == 0 ? new MoveLead.Command(lead, "Dead", "Spam") : new MoveLead.Command(lead, Pick(random, ["Warm", "Raw"])), Manager);
                break;
            case 15:
                await (random.Next(2) == 0 ? this.Send(new UndoMove.Command(lead), Manager) : this.Send(new UndoStep.Command(lead, await LastAnswer(lead)), Manager));
                break;
            case 16 or 17:
                await this.Send(new LogActivity.Command(lead, Pick(random, [TouchKind.Call, TouchKind.Email, TouchKind.Meeting, TouchKind.Note])) { Text = "Said", Direction = random.Next(4) == 0 ? TouchDirection.Inbound : TouchDirection.Outbound, At = random.Next(3) == 0 ? Clock.Now.AddHours(-random.Next(1, 90)) : null }, random.Next(2) == 0 ? claimer : anybody);
                break;
            case 18:
                await this.Send(new AssignLead.Command(lead, Pick(random, [_rep.Id, _other.Id, _sdr.Id])), Manager);
                break;
            default:
                await MergeOrPart(lead, random);
                break;
        }
    }

    private async Task MergeOrPart(Guid lead, Random random)
    {
        if (_merges.Count > 0 && random.Next(3) == 0)
        {
            await this.Send(new UndoMerge.Command(_merges[^1]), Manager);
            _merges.RemoveAt(_merges.Count - 1);
            return;
        }

        var other = Pick(random, [.. _leads]);
        var open = await Db(db => db.Handoffs.Where(h => h.LeadId == lead && (h.State == HandoffState.Offered || h.State == HandoffState.Claimed)).Select(h => (Guid?)h.Id).SingleOrDefaultAsync(Token));
        if (other != lead && (await this.Send(new MergeLeads.Command(lead, [other]) { KeptHandoffId = open }, Manager)) is { MergeId: { } merge })
        {
            _merges.Add(merge);
        }
    }

    private async Task<TestUser?> ClaimerOf(Guid lead)
    {
        var id = await Db(db => db.Handoffs.Where(h => h.LeadId == lead && h.State == HandoffState.Claimed).Select(h => h.ClaimedById).SingleOrDefaultAsync(Token));
        return new[] { _rep, _other, _sdr, Manager }.FirstOrDefault(u => u.Id == id);
    }

    private Task<Guid> LastAnswer(Guid lead) => Db(db => db.Activities.Where(a => a.LeadId == lead && a.Kind == ActivityKind.Answered).OrderByDescending(a => a.At).Select(a => a.Id).FirstOrDefaultAsync(Token));

    private static T Pick<T>(Random random, T[] of) => of[random.Next(of.Length)];
}
