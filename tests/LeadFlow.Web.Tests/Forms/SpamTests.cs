using System.Net;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Forms;
using LeadFlow.Web.Features.Forms;
using LeadFlow.Web.Features.Forms.Public;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Forms;

public sealed class SpamTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Two hundred scripted posts of six kinds, each with a mailbox of its own but the last: none becomes a lead, none vanishes.</summary>
    [Fact]
    public async Task Scripts_are_put_aside_with_the_reason_and_nothing_they_sent_is_lost()
    {
        var form = await PublicForm.Publish(app);
        var (leads, each) = (await Leads(), 34);
        var sent = 0;

        for (var i = 0; i < each; i++)
        {
            await Post(Filled(i)); // Straight to the address, without the page.
            await Post((await form.Open()).Concat(Filled(i)).Append(new(HostedModel.Trap, "https://buy.example"))); // Fills in all there is.
            await Post((await form.Open()).Concat(Filled(i))); // In no time.
        }

        for (var i = 0; i < each - 1; i++)
        {
            var page = await form.Open();
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            await Post(page.Concat(Filled(i, $"bot{i}@mailinator.com"))); // A mailbox that is thrown away.
            page = await form.Open();
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            await Post(page.Concat(new Dictionary<string, string>(Filled(i)) { ["message"] = "http://a.example http://b.example http://c.example" }));
        }

        var used = await form.Open();
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var person = await form.Post(used.Concat(PublicForm.Answers()));
        Assert.Equal(HttpStatusCode.Redirect, person.Status);
        while (sent < 200)
        {
            await Post(used.Concat(Filled(sent))); // One page, again and again.
        }

        Assert.Equal(leads + 1, await Leads());
        var kept = await app.Db(db => db.Captures.Where(c => c.FormId == form.Id && c.LeadId == null).ToListAsync(Cancel));
        Assert.Equal(200, kept.Count);
        Assert.All(kept, c => Assert.Equal(CaptureOutcome.Suspected, c.Outcome));
        Assert.All(kept, c => Assert.False(string.IsNullOrEmpty(c.Error)));
        Assert.Equal(6, kept.Select(c => c.Error!.Split(' ')[0]).Distinct().Count(w => w is "Did" or "Filled" or "Sent" or "A" or "Links" or "The"));

        async Task Post(IEnumerable<KeyValuePair<string, string>> fields)
        {
            await form.Post(fields);
            sent++;
        }
    }

    [Fact]
    public async Task Many_from_one_address_are_looked_at_and_ten_at_a_booth_are_not()
    {
        var form = await PublicForm.Publish(app);
        for (var i = 0; i < 22; i++)
        {
            var page = await form.Open();
            app.Clock.Advance(TimeSpan.FromSeconds(20));
            await app.Send(new SubmitForm.Command(form.Slug, Posted(PublicForm.Answers()), new(page["_t"], Address: i < 21 ? "203.0.113.7" : "203.0.113.8")));
        }

        var outcomes = await app.Db(db => db.Captures.Where(c => c.FormId == form.Id).OrderBy(c => c.ReceivedAt).Select(c => c.Outcome).ToListAsync(Cancel));
        Assert.All(outcomes.Take(20), o => Assert.Equal(CaptureOutcome.Created, o));
        Assert.Equal([CaptureOutcome.Suspected, CaptureOutcome.Created], outcomes.Skip(20));
    }

    [Fact]
    public async Task What_a_person_lets_through_is_a_lead_and_its_sender_is_known_from_then_on()
    {
        var form = await PublicForm.Publish(app);
        var marketer = TestData.Marketer();
        var (first, second) = ($"a@{Guid.NewGuid():N}.example", "");
        second = $"b@{first.Split('@')[1]}";
        var message = new Dictionary<string, string>(PublicForm.Answers(first)) { ["message"] = "http://a.example http://b.example http://c.example" };
        await form.Fill(message);
        var aside = await app.Db(db => db.Captures.SingleAsync(c => c.FormId == form.Id, Cancel));

        var judged = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => app.Send(new JudgeAnswer.Command(aside.Id, JudgeAnswer.Verdict.Lead), marketer)));
        await form.Fill(new(message) { ["email"] = second });

        Assert.All(judged, j => Assert.Equal(judged[0].LeadId, j.LeadId));
        Assert.Equal(2, await app.Db(db => db.Leads.CountAsync(l => l.Email == first || l.Email == second, Cancel)));
        Assert.Equal(aside.ReceivedAt, await app.Db(db => db.Leads.Where(l => l.Email == first).Select(l => l.CapturedAt).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task What_a_person_calls_spam_is_learned_of_that_mailbox_and_can_be_taken_back()
    {
        var form = await PublicForm.Publish(app);
        var marketer = TestData.Marketer();
        var email = TestData.Email();
        var message = new Dictionary<string, string>(PublicForm.Answers(email)) { ["message"] = "http://a.example http://b.example http://c.example" };
        await form.Fill(message);
        var aside = await app.Db(db => db.Captures.SingleAsync(c => c.FormId == form.Id, Cancel));
        await app.Send(new JudgeAnswer.Command(aside.Id, JudgeAnswer.Verdict.Spam), marketer);

        await form.Fill(PublicForm.Answers(email));

        Assert.False(await app.Db(db => db.Leads.AnyAsync(l => l.Email == email, Cancel)));
        var learned = await app.Db(db => db.Captures.OrderByDescending(c => c.ReceivedAt).FirstAsync(c => c.FormId == form.Id, Cancel));
        Assert.Equal("Somebody here called this sender spam", learned.Error);
        Assert.Single((await app.Send(new FindAnswers.Query(form.Id, FindAnswers.Shelf.Spam), marketer)).Items);
        await app.Send(new JudgeAnswer.Command(aside.Id, JudgeAnswer.Verdict.LookAgain), marketer);
        Assert.Equal(2, (await app.Send(new FindAnswers.Query(form.Id, FindAnswers.Shelf.Suspected), marketer)).Items.Count);
    }

    [Fact]
    public async Task Addresses_of_visitors_are_not_kept()
    {
        var form = await PublicForm.Publish(app);
        var page = await form.Open();
        app.Clock.Advance(TimeSpan.FromSeconds(20));
        await app.Send(new SubmitForm.Command(form.Slug, Posted(PublicForm.Answers()), new(page["_t"], Address: "203.0.113.99")));

        var capture = await app.Db(db => db.Captures.SingleAsync(c => c.FormId == form.Id, Cancel));
        Assert.DoesNotContain("203.0.113.99", capture.Body, StringComparison.Ordinal);
        Assert.Equal(32, capture.AddressKey!.Length);
    }

    private static Dictionary<string, IReadOnlyList<string>> Posted(Dictionary<string, string> answers) => answers.ToDictionary(a => a.Key, a => (IReadOnlyList<string>)[a.Value]);

    private static Dictionary<string, string> Filled(int i, string? email = null) => new(PublicForm.Answers(email)) { ["name"] = $"Robot {i}" };

    private Task<int> Leads() => app.Db(db => db.Leads.CountAsync(Cancel));
}
