using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using LeadFlow.Domain.People;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Administration;

public sealed class FirstStepsTests(TestDatabase databases) : IAsyncLifetime
{
    private readonly App _app = new(databases);

    private FirstSteps Steps => _app.Services.GetRequiredService<FirstSteps>();

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Whoever_holds_the_link_becomes_the_first_admin_and_is_signed_in()
    {
        using var browser = _app.Server.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = true });
        var address = new Uri($"/first-steps?token={Steps.Open()}", UriKind.Relative);
        using var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(address, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        var fields = page.QuerySelectorAll<IHtmlInputElement>("form input").ToDictionary(i => i.Name!, i => i.Value);
        (fields["Input.Name"], fields["Input.Email"], fields["Input.Password"]) = ("Ada", "ada@example.com", "long enough for us");
        (fields["Input.Company"], fields["Input.TimeZone"]) = ("Nordlicht AG", "Europe/Berlin");

        using var content = new FormUrlEncodedContent(fields);
        using var answer = await browser.PostAsync(address, content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("Nordlicht AG", await browser.GetStringAsync(new Uri("/users", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var admin = await _app.Db(db => db.Users.SingleAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("Ada", Role.Admin), (admin.Name, admin.Role));
        Assert.Equal("Europe/Berlin", await _app.Db(db => db.Companies.Select(c => c.TimeZone).SingleAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(admin.Id, await _app.Db(db => db.Audit.Where(a => a.Action == "first-steps").Select(a => a.ActorId).SingleAsync(TestContext.Current.CancellationToken)));
        using var again = await browser.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task Another_token_opens_nothing()
    {
        Steps.Open();
        using var nobody = _app.Anonymous();

        using var answer = await nobody.GetAsync(new Uri("/first-steps?token=guessed", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.False((await _app.Send(Command("guessed"))).Succeeded);
        Assert.False((await _app.Send(Command(null))).Succeeded);
        Assert.False(await _app.Db(db => db.Users.AnyAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Where_somebody_is_already_the_right_token_is_refused_too()
    {
        var token = Steps.Open();
        await _app.Know(TestData.Rep());

        Assert.False(await _app.Send(new CanTakeFirstSteps.Query(token)));
        Assert.False((await _app.Send(Command(token))).Succeeded);
        Assert.Equal(1, await _app.Db(db => db.Users.CountAsync(TestContext.Current.CancellationToken)));
    }

    private static TakeFirstSteps.Command Command(string? token) => new(token, "Ada", "ada@example.com", "long enough for us", "Nordlicht AG", "UTC");
}
