using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Features.Forms.Public;

/// <summary>What is kept of one answer to a form: the words that were shown, and what came along.</summary>
/// <param name="Form">Its place.</param>
public sealed record FormBody(string Form, int Version, string Language, IReadOnlyList<SaidAnswer> Answers)
{
    /// <summary>As it was posted, where it could not be read.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Posted { get; init; }

    /// <summary>From the page's being made to its being sent.</summary>
    public double? Seconds { get; init; }
    public string? Page { get; init; }
    public string? Referrer { get; init; }
    public IReadOnlyDictionary<string, string>? Utm { get; init; }

    /// <summary>Name of the device at the stand.</summary>
    public string? Device { get; init; }

    /// <summary>What it says of the lead, for the one way by which everything is captured. Nobody vouches for who sent it.</summary>
    /// <param name="live">The form as it stands: where its leads belong.</param>
    /// <param name="shown">As it was shown.</param>
    /// <param name="home">Where this installation is reached from outside, as in https://leads.example.com.</param>
    public CaptureLead.Command Capture(CaptureRoute route, LiveForm live, FormContent shown, FormReading reading, RulesSnapshot rules, string home)
    {
        var words = FormWords.In(shown.Language);
        var name = reading.Contact.Name is { Length: > 0 } called ? called : reading.Contact.Email ?? reading.Contact.Phone ?? "Visitor";
        return new(route, reading.Contact, live.Content.SourceId is { } source && rules.SourceNames.TryGetValue(source, out var from) ? from : null, Json.Write(this))
        {
            Campaign = live.Content.CampaignId is { } campaign && rules.CampaignNames.TryGetValue(campaign, out var by) ? by : null,
            Answers = reading.Answers,
            Interest = [.. reading.Responses.Prepend(ResponseKind.Form).Distinct().Select(r => new CaptureLead.Touch(r, null))],
            CustomFields = reading.CustomFields.Count == 0 ? null : reading.CustomFields.ToDictionary(),
            Utm = Utm is { Count: > 0 } utm ? utm.ToDictionary() : null,
            Consent = shown.DoubleOptIn ? null : reading.Consent,
            Asks = shown.DoubleOptIn && reading is { Consent: { } consent, Contact.Email: { } mailbox }
                ? new(mailbox, $"{words.ConsentTitle} · {rules.CompanyName}", words.ConsentMail.Replace("{0}", consent, StringComparison.Ordinal).Replace("{1}", "{0}", StringComparison.Ordinal), $"{home}/consent?lang={shown.Language}&t=") : null,
            Unproven = true,
            Visitor = name,
            Said = reading.InWords,
            Summary = Text.Shorten($"Answered the form “{live.Name}”", Activity.SummaryMaxLength),
            NotifyIds = live.Content.NotifyIds,
        };
    }
}
