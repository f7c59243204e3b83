using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Received;
using LeadFlow.Web.Features.Forms.Public;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Demo;

/// <summary>How the demo's company asks at the door: a form on its site with what came in by it, and a day at a fair with a tablet.</summary>
internal static class DemoForms
{
    private static readonly string[] _bots = ["Best backlinks for your shop", "Earn from home today", "Your domain expires", "Cheap loans in minutes", "Guest post offer", "Rank first on search"];

    /// <param name="leads">Of the demo, written already.</param>
    public static async Task Tell(LeadFlowDb db, BulkCopy copy, DemoCast cast, IReadOnlyList<Lead> leads, CancellationToken cancellationToken)
    {
        var taken = await db.Forms.Select(f => f.Slug).ToListAsync(cancellationToken);
        var quote = Publish("Ask for a quote", cast["Aylin"], cast.Now.AddDays(-300), FormTemplates.Of(FormTemplate.DemoRequest, DemoStory.Company) with
        {
            Title = "What would watching your cold rooms cost?",
            Intro = "Two minutes. A person answers within two working hours.",
            Submit = "Ask for a quote",
            SourceId = cast.Sources["Website: ask for a quote"].Id,
            Translations = new Dictionary<string, IReadOnlyDictionary<string, string>>
            {
                ["de"] = new Dictionary<string, string> { ["title"] = "Was kostet es, Ihre Kühlräume zu überwachen?", ["intro"] = "Zwei Minuten. Ein Mensch antwortet innerhalb von zwei Arbeitsstunden.", ["submit"] = "Angebot anfordern", ["name.label"] = "Ihr Name", ["company.label"] = "Firma", ["budget.label"] = "Ist Geld dafür vorgesehen?", ["budget.amount"] = "Ja, mit einem Betrag", ["budget.roughly"] = "Ja, ungefähr", ["budget.discussed"] = "Wird besprochen", ["budget.no"] = "Nein, ich sehe mich nur um" },
            },
            Theme = new("#1f4e5f", "#eef3f2"),
        });
        var fair = Publish("Kühl & Frisch, stand 7", cast["Jonas"], cast.Now.AddDays(-60), FormTemplates.Of(FormTemplate.TradeShow, DemoStory.Company) with { Title = "Stay in touch with Polarweg", SourceId = cast.Sources["Kühl & Frisch trade show"].Id });
        if (taken.Contains(quote.Form.Slug) || taken.Contains(fair.Form.Slug))
        {
            return; // Somebody has forms by these names: theirs stay theirs.
        }

        db.Forms.AddRange(quote.Form, fair.Form);
        db.FormVersions.AddRange(quote.Version, fair.Version);
        var tablet = KioskDevice.Enrol(fair.Form.Id, "Stand 7, left", Secrets.Hash(Secrets.New()), "2580", cast["Jonas"].Id, cast.Now.AddDays(-41));
        tablet.Seen(cast.Now.AddDays(-40));
        db.KioskDevices.Add(tablet);
        await db.SaveChangesAsync(cancellationToken);

        var asked = leads.Where(l => l.SourceId == quote.Version.Content.SourceId && l.Email is not null).OrderByDescending(l => l.CapturedAt).Take(40);
        var met = leads.Where(l => l.SourceId == fair.Version.Content.SourceId && l.Email is not null).OrderByDescending(l => l.CapturedAt).Take(18);
        await copy.Write([.. asked.Select(l => Answer(quote, CaptureRoute.Form, l)), .. met.Select(l => Answer(fair, CaptureRoute.Kiosk, l, tablet)), .. _bots.Index().Select(b => Bot(quote, b.Item, cast.Now.AddHours(-3 - (b.Index * 7))))], cancellationToken);
    }

    private sealed record Published(Form Form, FormVersion Version);

    private static Published Publish(string name, Actor by, DateTimeOffset at, FormContent content)
    {
        var form = Form.Begin(name, Form.SlugOf(name), content, by.Id, at);
        var result = form.Publish(FieldBook.Empty, by.Id, at, out var version);
        return result.Succeeded ? new(form, version!) : throw new InvalidOperationException($"The demo's form cannot be published: {result.Refusal}");
    }

    /// <summary>What stands on the lead, as they would have answered it.</summary>
    private static Capture Answer(Published form, CaptureRoute route, Lead lead, KioskDevice? device = null)
    {
        List<SaidAnswer> said = [];
        foreach (var question in form.Version.Content.Questions)
        {
            var text = question.Meaning switch
            {
                QuestionMeaning.FullName => lead.Contact.Name,
                QuestionMeaning.Email => lead.Email,
                QuestionMeaning.Phone => lead.Phone,
                QuestionMeaning.Company => lead.Company,
                QuestionMeaning.Need => question.Choices.FirstOrDefault(c => c.Level == (lead.NeedLevel > FormCheck.HighestLevel ? FormCheck.HighestLevel : lead.NeedLevel))?.Label,
                QuestionMeaning.Budget => question.Choices.FirstOrDefault(c => c.Level == (lead.BudgetLevel > Level.Possible ? Level.Possible : lead.BudgetLevel))?.Label,
                QuestionMeaning.Response => question.Choices[lead.Id.ToByteArray()[^1] % question.Choices.Count].Label,
                _ => null,
            };
            if (!string.IsNullOrEmpty(text))
            {
                said.Add(new(question.Key, question.Label, text));
            }
        }

        var body = new FormBody(form.Form.Slug, form.Version.Number, "en", said) { Seconds = device is null ? 74 : null, Device = device?.Name };
        var capture = Capture.Received(route, Json.Write(body), lead.CapturedAt, null);
        capture.CameByForm(new(form.Form.Id, form.Version.Number, device?.Id.ToString("N")));
        capture.Became(lead.Id, CaptureOutcome.Created);
        return capture;
    }

    private static Capture Bot(Published form, string text, DateTimeOffset at)
    {
        var (name, email) = ($"{text.Split(' ')[0]} Team", $"offer{at.Hour}@mailinator.com");
        List<SaidAnswer> said = [new("name", "Your name", name), new("email", "E-mail", email), new("message", "What should we know?", $"{text} http://a.example http://b.example http://c.example")];
        var capture = Capture.Received(CaptureRoute.Form, Json.Write(new FormBody(form.Form.Slug, form.Version.Number, "en", said) { Seconds = 1.2 }), at, null);
        capture.CameByForm(new(form.Form.Id, form.Version.Number, "demo"));
        var sent = new CaptureLead.Command(CaptureRoute.Form, new() { FirstName = name, Email = email, Company = "Links Ltd" }, null, "") { Unproven = true, Visitor = name, Form = new(form.Form.Id, form.Version.Number) };
        capture.Suspect("Sent 1.2 seconds after the page was made, A mailbox that is thrown away, Links where a person writes words", KeepFailedCapture.Write(sent));
        return capture;
    }
}
