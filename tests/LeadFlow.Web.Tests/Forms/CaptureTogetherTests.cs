using System.Net;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Integrations.Webhooks;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Forms;

/// <summary>Answers that come at the same moment are landed in one go: as each would be alone.</summary>
public sealed class CaptureTogetherTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_becomes_of_each_is_what_would_become_of_it_alone()
    {
        var form = await PublicForm.Publish(app);
        var owner = TestData.Rep("Oda Owner");
        await app.Know(owner);
        await app.Send(new AddWebhook.Command("https://8.8.8.8/hook", WebhookEvents.All), TestData.Admin());
        var alone = Enumerable.Range(0, 3).Select(i => Command(form, i, owner.Id)).ToList();
        var together = Enumerable.Range(0, 3).Select(i => Command(form, i, owner.Id)).ToList();

        foreach (var command in alone)
        {
            await using var scope = app.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope();
            await scope.ServiceProvider.GetRequiredService<ISender>().Send(command, Cancel);
        }

        Assert.True(await Land(together));

        for (var i = 0; i < 3; i++)
        {
            var (one, other) = (await AllOf(alone[i]), await AllOf(together[i]));
            Assert.Contains("braces", one, StringComparison.Ordinal);
            Assert.Equal(i > 0, one.Contains("Offered", StringComparison.OrdinalIgnoreCase));
            Assert.Equal(one, other);
        }
    }

    [Fact]
    public async Task Two_of_one_person_and_one_whom_we_know_land_on_their_leads()
    {
        var form = await PublicForm.Publish(app);
        var known = TestData.Email();
        await form.Fill(PublicForm.Answers(known));
        var (first, again, old) = (Command(form, 0), Command(form, 1), Command(form, 2));
        again = again with { Contact = again.Contact with { Email = first.Contact.Email, Phone = "+47 22 33 44 55" } };
        old = old with { Contact = old.Contact with { Email = known } };

        Assert.True(await Land([first, again, old]));

        var lead = await app.Db(db => db.Leads.Include(l => l.Activities).SingleAsync(l => l.Email == first.Contact.Email, Cancel));
        Assert.Equal("+47 22 33 44 55", lead.Phone);
        Assert.Equal([ActivityKind.Captured, ActivityKind.Reinquiry], lead.Activities.Select(a => a.Kind).Where(k => k is ActivityKind.Captured or ActivityKind.Reinquiry));
        Assert.Equal(1, await app.Db(db => db.Activities.CountAsync(a => a.Kind == ActivityKind.Reinquiry && db.Leads.Any(l => l.Id == a.LeadId && l.Email == known), Cancel)));
        var outcomes = await app.Db(db => db.Captures.Where(c => c.FormId == form.Id).OrderBy(c => c.RequestKey == first.RequestKey ? 0 : c.RequestKey == again.RequestKey ? 1 : c.RequestKey == old.RequestKey ? 2 : 3).Select(c => c.Outcome).ToListAsync(Cancel));
        Assert.Equal([CaptureOutcome.Created, CaptureOutcome.Reinquiry, CaptureOutcome.Reinquiry], outcomes.Take(3));
    }

    [Fact]
    public async Task Whoever_needs_a_turn_of_their_own_leaves_all_to_go_alone_and_nothing_is_written()
    {
        var form = await PublicForm.Publish(app);
        var (plain, byPhone) = (Command(form, 0), Command(form, 1));
        byPhone = byPhone with { Contact = byPhone.Contact with { Email = null, Phone = "+47 99 88 77 66" } };

        Assert.False(await Land([plain, byPhone]));
        await Assert.ThrowsAnyAsync<Exception>(() => Land([plain, Command(form, 2) with { RequestKey = plain.RequestKey }])); // One page, twice.

        Assert.False(await app.Db(db => db.Leads.AnyAsync(l => l.Email == plain.Contact.Email, Cancel)));
        Assert.Equal(0, await app.Db(db => db.Captures.CountAsync(c => c.FormId == form.Id, Cancel)));
    }

    [Fact]
    public async Task Forty_people_press_at_once_and_each_has_a_lead()
    {
        var form = await PublicForm.Publish(app);
        var people = Enumerable.Range(0, 40).Select(i => PublicForm.Answers() is var answers && i % 10 == 0
            ? new Dictionary<string, string>(answers) { ["email"] = "", ["phone"] = $"+47 41 00 00 {i:00}", ["name"] = $"Person number {i}" } : answers).ToList();
        var pages = new List<Dictionary<string, string>>();
        foreach (var _ in people)
        {
            pages.Add(await form.Open());
        }

        app.Clock.Advance(TimeSpan.FromSeconds(20));
        var answers = await Task.WhenAll(pages.Zip(people).Select(p => form.Post(p.First.Concat(p.Second))));

        var asked = answers.Count(a => a.Status == HttpStatusCode.UnprocessableEntity); // An address is asked of everybody.
        Assert.Equal(4, asked);
        Assert.Equal(36, answers.Count(a => a.Status == HttpStatusCode.Redirect));
        Assert.Equal(36, await app.Db(db => db.Captures.CountAsync(c => c.FormId == form.Id && c.Outcome == CaptureOutcome.Created && c.LeadId != null, Cancel)));
        Assert.Equal(36, await app.Db(db => db.Captures.Where(c => c.FormId == form.Id).Select(c => c.LeadId).Distinct().CountAsync(Cancel)));
    }

    private CaptureLead.Command Command(PublicForm form, int i, Guid? tell = null) => new(CaptureRoute.Form, TestData.Capture().Contact with { Email = TestData.Email(), FirstName = "Ada", LastName = $"Number {i}" }, "Web form", "{\"form\": \"x\"}")
    {
        Answers = i == 0 ? [] : [.. TestData.ReadyToBuy(DateOnly.FromDateTime(app.Clock.Now.Date))],
        Interest = [new(ResponseKind.Form, null), new(ResponseKind.Meeting, null), new(ResponseKind.Reply, null)],
        Utm = new() { ["utm_source"] = "google" },
        Tags = ["plain", "with \"quotes\", a comma", "back\\slash and {braces}", "NULL"],
        Consent = "I agree",
        RequestKey = Guid.NewGuid().ToString("N"),
        Form = new(form.Id, 1, "address", Guid.NewGuid().ToString("N")),
        Unproven = true,
        Visitor = "Ada",
        Said = "Budget: yes",
        Summary = "Answered the form",
        NotifyIds = tell is { } id ? [id] : [],
    };

    private async Task<bool> Land(IReadOnlyList<CaptureLead.Command> commands)
    {
        await using var scope = app.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope();
        return await scope.ServiceProvider.GetRequiredService<CaptureTogether>().TryLand(commands, Cancel) is not null;
    }

    /// <summary>All that was written of it but its own name, keys and instants.</summary>
    private Task<string> AllOf(CaptureLead.Command command) => app.Db(async db =>
    {
        var l = await db.Leads.Include(x => x.Qualification).Include(x => x.Identities).Include(x => x.Journeys).Include(x => x.StageEntries).Include(x => x.Activities).Include(x => x.Handoffs).Include(x => x.Answers).Include(x => x.Responses)
            .AsSplitQuery().AsNoTracking().SingleAsync(x => x.Email == command.Contact.Email, Cancel);
        List<string> said =
        [
            Json.Write(new { l.Title, l.FirstName, l.LastName, l.Company, l.SourceId, l.OwnerId, l.Tags, l.Consent, Version = l.Version }),
            Json.Write(new { l.Qualification!.Score, l.Qualification.StageKind, l.Qualification.StageName, l.Qualification.Standing, l.Qualification.SalesReady, l.Qualification.Parts }),
            .. l.Identities.Select(x => $"{x.Kind}"),
            .. l.Journeys.Select(x => $"journey {x.Number}"),
            .. l.StageEntries.OrderBy(x => x.At).ThenBy(x => x.Id).Select(x => $"{x.FromStage} {x.StageName} {x.Cause} {x.Why}"),
            .. l.Activities.OrderBy(x => x.At).ThenBy(x => x.Id).Select(x => $"{x.Kind} {x.By} {x.Side} {x.Summary} {x.Text}"),
            .. l.Handoffs.Select(x => $"{x.Kind} {x.State} {x.Score} {x.DueAt - x.OfferedAt}"),
            .. l.Answers.OrderBy(x => x.Criterion).Select(x => $"{x.Criterion} {x.Level}"),
            .. l.Responses.OrderBy(x => x.Kind).Select(x => $"{x.Kind}"),
            .. (await db.Notices.Where(n => n.LeadId == l.Id).OrderBy(n => n.Kind).ToListAsync(Cancel)).Select(n => $"notice {n.Kind} {n.Summary}"),
            .. (await db.LiveEvents.Where(e => e.SubjectId == l.Id).OrderBy(e => e.Kind).Select(e => e.Kind).ToListAsync(Cancel)).Select(e => $"live {e}"),
            .. (await db.WebhookDeliveries.Where(d => d.LeadId == l.Id).OrderBy(d => d.Id).ToListAsync(Cancel)).Select(d => $"told {d.Event} {d.IsBulk}"),
            .. (await db.LeadSearch.Where(s => s.LeadId == l.Id).CountAsync(Cancel) is var n ? (string[])[$"search {n}"] : []),
            .. (await db.Captures.Where(c => c.LeadId == l.Id).ToListAsync(Cancel)).Select(c => $"capture {c.Outcome} {c.Route} {c.FormVersion} {c.AddressKey}"),
        ];
        return string.Join('\n', said);
    });
}
