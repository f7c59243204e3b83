using LeadFlow.Domain.Notices;
using LeadFlow.Web.Features.Preferences;
using LeadFlow.Web.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>How one wants to be told, as people say it.</summary>
public sealed class PreferencesTests(Desk desk) : IClassFixture<Desk>
{
    [Theory]
    [InlineData(390, false)]
    [InlineData(1280, true)]
    public async Task One_says_how_one_is_told_of_each_kind_when_it_is_quiet_and_when_the_digest_comes(int width, bool scripts)
    {
        var sdr = TestData.Sdr("Petra Preferences");
        var page = await desk.Open(sdr, "/preferences", width, scripts);
        if (scripts)
        {
            await Desk.AssertAccessible(page); // It is asked by a script.
        }

        await page.GetByRole(AriaRole.Combobox, new() { Name = "A lead becomes mine By mail" }).SelectOptionAsync("in the digest");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "A lead I qualified is won In the app" }).UncheckAsync();
        await page.GetByLabel("From", new() { Exact = true }).FillAsync("22:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Say when the quiet hours end").First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "A lead becomes mine By mail" })).ToHaveValueAsync("Digest");
        await page.GetByLabel("To", new() { Exact = true }).FillAsync("07:00");
        await page.GetByRole(AriaRole.Group, new() { Name = "Days off" }).GetByLabel("Sun").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Saved", new() { Exact = true }).First).ToBeVisibleAsync();

        var chosen = await desk.Send(new GetPreferences.Query(), sdr);
        Assert.Equal((new(true, NoticeMail.Digest), false), (chosen.Wishes[NoticeKind.Assigned], chosen.Wishes[NoticeKind.Won].InApp));
        Assert.Equal((new TimeOnly(22, 0), new TimeOnly(7, 0), DayOfWeek.Sunday), (chosen.Quiet.From, chosen.Quiet.To, chosen.Quiet.DaysOff.Single()));

        await page.GetByRole(AriaRole.Button, new() { Name = "Make an address" }).ClickAsync();
        await Expect(page.GetByLabel("The address of your calendar")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^http://.*/calendar/[A-Za-z0-9_-]{43}\\.ics$"));
        await page.GotoAsync("/preferences");
        await Expect(page.GetByLabel("The address of your calendar")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch it off" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Make an address" })).ToBeVisibleAsync();
        desk.AssertNoComplaints();
    }
}
