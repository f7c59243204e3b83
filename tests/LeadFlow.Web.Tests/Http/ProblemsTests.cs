using System.Net;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Http;

public sealed class ProblemsTests(App app) : IClassFixture<App>
{
    [Theory]
    [InlineData(null), InlineData("Basic eDp5"), InlineData("Bearer nope"), InlineData("Bearer ")]
    public async Task Without_a_good_key_it_is_401_and_says_how_to_get_in(string? authorization)
    {
        using var client = app.Anonymous();
        var answer = await client.Call(HttpMethod.Get, "leads", null, authorization is null ? [] : [("Authorization", authorization)]);

        answer.ExpectProblem(401);
        Assert.StartsWith("Bearer", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookie_does_not_open_the_api()
    {
        var browser = await app.Browser(TestData.Admin());

        (await browser.Get("leads")).ExpectProblem(401);
        (await browser.Post("leads", new { email = TestData.Email() })).ExpectProblem(401);
    }

    [Fact]
    public async Task A_key_does_not_open_the_pages()
    {
        using var answer = await (await app.Client(TestData.Admin())).GetAsync(new Uri("/leads", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task Every_kind_of_mistake_is_a_problem_that_names_it()
    {
        var client = await app.Client(TestData.Marketer());

        (await client.Get("nothing-here")).ExpectProblem(404);
        (await client.Get($"leads/{Guid.NewGuid()}")).ExpectProblem(404);
        (await client.Get("leads/not-an-id")).ExpectProblem(404);
        (await client.Call(HttpMethod.Delete, "leads")).ExpectProblem(405);
        (await client.Post("leads", "{\"email\": ")).ExpectProblem(400);
        (await client.Post("leads", "[]")).ExpectProblem(422);
        (await client.Post("leads", new { })).ExpectProblem(422, "email");
        (await client.Post("leads", new { email = 5 })).ExpectProblem(422, "email");
        (await client.Post("leads", new { email = "nope" })).ExpectProblem(422, "email");
        (await client.Post("leads", new { email = TestData.Email(), companySize = "x" })).ExpectProblem(422, "companySize");
        (await client.Post("leads", new { email = TestData.Email(), capturedAt = "yesterday" })).ExpectProblem(422, "capturedAt");
        (await client.Post("leads", new { email = TestData.Email(), bant = new { timeframe = new { from = "soon" } } })).ExpectProblem(422, "bant.timeframe.from");
        (await client.Post("leads", new { email = TestData.Email(), interest = new[] { new { kind = "stare" } } })).ExpectProblem(422, "interest[0].kind");
        (await client.Post("leads", new { email = TestData.Email(), firstName = new string('x', 301), lastName = "a\0b" })).ExpectProblem(422, "lastName");
        (await client.Post("leads", new { email = TestData.Email(), notes = new string('x', 1_100_000) })).ExpectProblem(413);
        (await client.Call(HttpMethod.Post, "leads", "email=a", ("Content-Type", "text/plain"))).ExpectProblem(400);
    }

    [Fact]
    public async Task An_unknown_word_is_answered_with_the_words_there_are()
    {
        var client = await app.Client(TestData.Marketer());

        var problem = (await client.Post("leads", new { email = TestData.Email(), bant = new { budget = new { level = "sure" } } })).ExpectProblem(422, "bant.budget.level");

        Assert.Contains("confirmed", (string?)problem["errors"]!["bant.budget.level"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bug_says_nothing_of_itself()
    {
        var client = await app.Client(TestData.Marketer());
        await app.Db(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE leads RENAME TO leads_gone", TestContext.Current.CancellationToken));
        try
        {
            var answer = await client.Get("leads");

            answer.ExpectProblem(500);
            Assert.DoesNotContain("leads_gone", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("relation", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
        }
        finally
        {
            await app.Db(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE leads_gone RENAME TO leads", TestContext.Current.CancellationToken));
        }
    }
}

public sealed class HastyApp(TestDatabase databases) : App(databases)
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["LeadFlow:Api:RequestsPerMinute"] = "5" };
}

public sealed class RateLimitTests(HastyApp app) : IClassFixture<HastyApp>
{
    [Fact]
    public async Task A_key_that_asks_too_often_is_told_how_long_to_wait_and_others_are_not()
    {
        var (hasty, calm) = (await app.Client(TestData.Marketer()), await app.Client(TestData.Marketer()));
        var answers = new List<Answer>();
        for (var i = 0; i < 8; i++)
        {
            answers.Add(await hasty.Get("reasons"));
        }

        var refused = answers[^1];
        refused.ExpectProblem(429);
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        (await calm.Get("reasons")).Expect(HttpStatusCode.OK);
    }
}
