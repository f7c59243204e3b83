using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Captures;

public enum UtmField { Source, Medium, Campaign }

public enum UtmMatch { Is, Contains }

/// <summary>What a UTM field of a link must say.</summary>
/// <param name="Text">One or several, apart by commas: any of them will do. Case does not matter.</param>
public sealed record UtmCondition(UtmField Field, UtmMatch Match, string Text)
{
    public const int TextMaxLength = 300;

    public IEnumerable<string> Texts => Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public bool Holds(IReadOnlyDictionary<UtmField, string> utm) => utm.TryGetValue(Field, out var said)
        && Texts.Any(t => Match == UtmMatch.Is ? string.Equals(said, t, StringComparison.OrdinalIgnoreCase) : said.Contains(t, StringComparison.OrdinalIgnoreCase));
}

/// <summary>From which source, and by which campaign, a lead comes whose capture names none, but brings the UTM fields of the link that was followed.</summary>
public sealed class UtmRule : IOrderedRule
{
    public const int MaxRules = 500;

    private UtmRule() { } // For EF Core.

    public Guid Id { get; private init; }

    /// <summary>The lowest is asked first.</summary>
    public int Position { get; private set; }

    /// <summary>All of them must hold.</summary>
    public IReadOnlyList<UtmCondition> Conditions { get; private set; } = [];
    public Guid? SourceId { get; private set; }
    public Guid? CampaignId { get; private set; }

    /// <summary>Goes up with what people change.</summary>
    public int Version { get; private set; } = 1;

    public static UtmRule At(int position, IReadOnlyList<UtmCondition> conditions, Guid? sourceId, Guid? campaignId) =>
        new() { Id = Guid.CreateVersion7(), Position = position, Conditions = conditions, SourceId = sourceId, CampaignId = campaignId };

    public void Change(IReadOnlyList<UtmCondition> conditions, Guid? sourceId, Guid? campaignId)
    {
        if (!conditions.SequenceEqual(Conditions) || (sourceId, campaignId) != (SourceId, CampaignId))
        {
            (Conditions, SourceId, CampaignId) = (conditions, sourceId, campaignId);
            Version++;
        }
    }

    public void MoveTo(int position) => Position = position;

    public bool Holds(IReadOnlyDictionary<UtmField, string> utm) => Conditions.Count > 0 && Conditions.All(c => c.Holds(utm));
}

/// <summary>What the rules make of the UTM fields of a capture.</summary>
/// <param name="ForSource">The first rule that holds and names a source.</param>
/// <param name="ForCampaign">The first that holds and names a campaign.</param>
public sealed record UtmDecision(UtmRule? ForSource, UtmRule? ForCampaign)
{
    public static readonly UtmDecision None = new(null, null);

    /// <param name="rules">In their order.</param>
    public static UtmDecision Of(IEnumerable<UtmRule> rules, IReadOnlyDictionary<string, string>? utm)
    {
        var said = Read(utm);
        if (said.Count == 0)
        {
            return None;
        }

        var hold = rules.Where(r => r.Holds(said)).ToList();
        return new(hold.Find(r => r.SourceId is not null), hold.Find(r => r.CampaignId is not null));
    }

    /// <summary>However the field is called: "source", "utm_source", "utmSource".</summary>
    public static IReadOnlyDictionary<UtmField, string> Read(IReadOnlyDictionary<string, string>? utm)
    {
        var said = new Dictionary<UtmField, string>();
        foreach (var (name, value) in utm ?? new Dictionary<string, string>())
        {
            UtmField? field = NameLikeness.Key(name) switch
            {
                "utmsource" or "source" => UtmField.Source,
                "utmmedium" or "medium" => UtmField.Medium,
                "utmcampaign" or "campaign" => UtmField.Campaign,
                _ => null,
            };
            if (field is { } f && !string.IsNullOrWhiteSpace(value))
            {
                said.TryAdd(f, value.Trim());
            }
        }

        return said;
    }
}

/// <summary>Rules that most companies begin with: offered, never put in by themselves.</summary>
public static class UsualUtmRules
{
    public sealed record Usual(string Source, SourceKind Kind, IReadOnlyList<UtmCondition> When);

    /// <summary>In this order: what is paid for is told apart before what is not.</summary>
    public static readonly IReadOnlyList<Usual> All =
    [
        new("Paid social", SourceKind.Social, [new(UtmField.Medium, UtmMatch.Is, "paid_social, paid-social, paidsocial, social_paid, social-paid, cpc_social")]),
        new("Paid social", SourceKind.Social, [new(UtmField.Source, UtmMatch.Contains, "facebook, instagram, linkedin, tiktok, pinterest, reddit, twitter"), new(UtmField.Medium, UtmMatch.Is, "cpc, ppc, cpm, paid, ads, ad")]),
        new("Display", SourceKind.Display, [new(UtmField.Medium, UtmMatch.Is, "display, banner, cpm, interstitial, expandable, retargeting, remarketing")]),
        new("Paid search", SourceKind.PaidSearch, [new(UtmField.Medium, UtmMatch.Is, "cpc, ppc, sem, paid, paidsearch, paid_search, paid-search, adwords, google_ads")]),
        new("E-mail", SourceKind.Email, [new(UtmField.Medium, UtmMatch.Is, "email, e-mail, e_mail, mail, newsletter")]),
        new("E-mail", SourceKind.Email, [new(UtmField.Source, UtmMatch.Contains, "newsletter, mailchimp, brevo, hubspot_email")]),
        new("Partner", SourceKind.Partner, [new(UtmField.Medium, UtmMatch.Is, "affiliate, affiliates, partner, partners")]),
        new("Organic social", SourceKind.Social, [new(UtmField.Medium, UtmMatch.Is, "social, social-network, social_network, social-media, social_media, sm, organic_social, organic-social")]),
        new("Organic search", SourceKind.OrganicSearch, [new(UtmField.Medium, UtmMatch.Is, "organic, seo")]),
        new("Webinar", SourceKind.Webinar, [new(UtmField.Medium, UtmMatch.Is, "webinar")]),
        new("Trade show", SourceKind.TradeShow, [new(UtmField.Medium, UtmMatch.Is, "event, events, qr, qr-code, qr_code, offline")]),
        new("Referral", SourceKind.Referral, [new(UtmField.Medium, UtmMatch.Is, "referral, referrer")]),
    ];
}
