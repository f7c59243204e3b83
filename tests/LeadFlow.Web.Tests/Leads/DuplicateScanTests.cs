using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Leads.Merging;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Leads;

/// <summary>Who may be the same person is found in the background, looked at side by side, and what somebody said of a pair is remembered.</summary>
public sealed class DuplicateScanTests(App app) : IClassFixture<App>
{
    private readonly TestUser _marketer = TestData.Marketer();
    private readonly HashSet<Guid> _mine = [];

    [Fact]
    public async Task A_scan_finds_those_who_share_a_name_and_something_else_and_keeps_what_was_said_of_a_pair()
    {
        var (a, b) = (await Add("Marit", "Haugen", "Fjord AS"), await Add("Marit", "Haugn", "Fjord AS"));
        var (c, d) = (await Add("Ola", "Nordmann", "Fjell Consulting"), await Add("Ola", "Nordmann", "Fjell Consulting AS"));
        await Add("Kari", "Haugen", "Fjord AS"); // A colleague of the same family name.
        await Add("Ola", "Nordmann", "Something else"); // A namesake.

        var found = await Scan();

        Assert.Equal(new[] { Key(a, b), Key(c, d) }.Order(), found.Pairs.Select(p => Key(p.One.Id, p.Other.Id)).Order());
        Assert.Equal(JobState.Completed, found.Scan!.State);

        Assert.True((await app.Send(new SetApart.Command(b, a), _marketer)).Succeeded);
        found = await Scan();
        Assert.Equal(Key(c, d), Key(Assert.Single(found.Pairs).One.Id, found.Pairs[0].Other.Id));
        Assert.DoesNotContain((await app.Send(new GetNeighbours.Query(a), _marketer)).Duplicates, n => n.Id == b);

        // What is no longer alike goes with the next scan, and so does who was merged.
        await app.Send(new MergeLeads.Command(c, [d]), _marketer);
        found = await Scan();
        Assert.Empty(found.Pairs);
    }

    [Fact]
    public async Task One_scan_at_a_time_and_one_a_day_by_the_clock()
    {
        await app.Send(new ScanDuplicates.Command(), _marketer);
        await app.Send(new ScanDuplicates.Command(), _marketer);
        Assert.Equal(1, await app.Db(db => db.Jobs.CountAsync(j => j.Kind == RunDuplicateScans.Kind && j.State == JobState.Queued)));
        await Run();
        Assert.Equal(0, await Run());
        app.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(1, await Run());
    }

    [Fact]
    public async Task A_restricted_rep_is_told_of_nobody_they_may_not_see()
    {
        var rep = TestData.Rep("Restricted Pairs");
        await app.Know(rep);
        var (mine, others) = (await Add("Tone", "Lie", "Vidde AS"), await Add("Tone", "Lie", "Vidde AS"));
        await app.Send(new AssignLead.Command(mine, rep.Id), _marketer);
        await Scan();
        await app.Db(db => db.Companies.ExecuteUpdateAsync(s => s.SetProperty(c => c.RestrictsReps, true).SetProperty(c => c.RulesNo, c => c.RulesNo + 1)));
        try
        {
            Assert.Empty((await app.Send(new FindDuplicates.Query(), rep)).Pairs);
            await Assert.ThrowsAnyAsync<Exception>(() => app.Send(new MergeLeads.Command(mine, [others]), rep));
            await Assert.ThrowsAnyAsync<Exception>(() => app.Send(new CompareLeads.Query([mine, others]), rep));
        }
        finally
        {
            await app.Db(db => db.Companies.ExecuteUpdateAsync(s => s.SetProperty(c => c.RestrictsReps, false).SetProperty(c => c.RulesNo, c => c.RulesNo + 1)));
        }
    }

    private async Task<Guid> Add(string first, string last, string company)
    {
        var lead = await app.Lead(_marketer, TestData.Capture() with { Contact = new() { FirstName = first, LastName = last, Company = company, Email = $"{Guid.NewGuid():N}@gmail.com" } });
        _mine.Add(lead.Id);
        return lead.Id;
    }

    private static (Guid, Guid) Key(Guid one, Guid other) => LikelyPair.Ordered(one, other);

    private async Task<FindDuplicates.Answer> Scan()
    {
        await app.Send(new ScanDuplicates.Command(), _marketer);
        await Run();
        var found = await app.Send(new FindDuplicates.Query(), _marketer);
        return found with { Pairs = [.. found.Pairs.Where(p => _mine.Contains(p.One.Id) && _mine.Contains(p.Other.Id))] }; // Of this test alone.
    }

    private async Task<int> Run()
    {
        await using var scope = app.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope();
        return await scope.ServiceProvider.GetRequiredService<ISender>().Send(new RunDuplicateScans.Command(), TestContext.Current.CancellationToken);
    }
}
