using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Captures.Utm;

/// <summary>How the UTM fields of links become sources and campaigns.</summary>
[Authorize(Policy = Policies.ImportLeads)]
public sealed class UtmRulesModel : DeskPage
{
    public sealed record RuleInput
    {
        public UtmMatch SourceMatch { get; init; }
        public string? SourceText { get; init; }
        public UtmMatch MediumMatch { get; init; }
        public string? MediumText { get; init; }
        public UtmMatch CampaignMatch { get; init; }
        public string? CampaignText { get; init; }
        public string? Source { get; init; }
        public string? Campaign { get; init; }
        public int Version { get; init; }

        public IReadOnlyList<UtmCondition> Conditions => [.. new[] { (UtmField.Source, SourceMatch, SourceText), (UtmField.Medium, MediumMatch, MediumText), (UtmField.Campaign, CampaignMatch, CampaignText) }
            .Where(c => !string.IsNullOrWhiteSpace(c.Item3)).Select(c => new UtmCondition(c.Item1, c.Item2, c.Item3!.Trim()))];

        public static RuleInput Of(GetUtmRules.Item rule)
        {
            var by = rule.Conditions.ToDictionary(c => c.Field);
            var (s, m, c) = (by.GetValueOrDefault(UtmField.Source), by.GetValueOrDefault(UtmField.Medium), by.GetValueOrDefault(UtmField.Campaign));
            return new()
            {
                SourceMatch = s?.Match ?? default,
                SourceText = s?.Text,
                MediumMatch = m?.Match ?? default,
                MediumText = m?.Text,
                CampaignMatch = c?.Match ?? default,
                CampaignText = c?.Text,
                Source = rule.Source,
                Campaign = rule.Campaign,
                Version = rule.Version,
            };
        }
    }

    [BindProperty(SupportsGet = true)] public Guid? Id { get; set; }

    /// <summary>The link that is tried.</summary>
    [BindProperty(SupportsGet = true)] public string? Link { get; set; }
    [BindProperty] public RuleInput Rule { get; set; } = new();

    public IReadOnlyList<GetUtmRules.Item> Items { get; private set; } = [];
    public GetUtmRules.Item? Chosen { get; private set; }
    public TryUtm.Answer? Tried { get; private set; }

    public async Task OnGetAsync()
    {
        await Load();
        Rule = Chosen is { } rule ? RuleInput.Of(rule) : new();
        Tried = string.IsNullOrWhiteSpace(Link) ? null : await Ask(new TryUtm.Query(Link));
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await Did(new SaveUtmRule.Command(Id, Rule.Version, Rule.Conditions, Rule.Source, Rule.Campaign), "Rule", T["Saved: it holds for what comes in from now on"]))
        {
            return RedirectToPage(new { id = (Guid?)null });
        }

        await Load();
        ModelState.Remove("Rule.Version"); // What they typed stays, and wins when they save again.
        Rule = Rule with { Version = Chosen?.Version ?? 0 };
        return Page();
    }

    public Task<IActionResult> OnPostUpAsync(Guid rule) => Then(new MoveUtmRule.Command(rule, Up: true), T["It is asked earlier"]);

    public Task<IActionResult> OnPostDownAsync(Guid rule) => Then(new MoveUtmRule.Command(rule, Up: false), T["It is asked later"]);

    public Task<IActionResult> OnPostDropAsync(Guid rule) => Then(new DropUtmRule.Command(rule), T["It is asked no more; leads keep what it gave them"]);

    public Task<IActionResult> OnPostUsualAsync() => Then(new AddUsualUtmRules.Command(), T["The usual rules are here, behind your own"]);

    public string In(UtmField field) => field switch { UtmField.Source => "utm_source", UtmField.Medium => "utm_medium", _ => "utm_campaign" };

    private async Task<IActionResult> Then(IRequest<Domain.Result> command, string done)
    {
        Said(await Ask(command), done);
        return RedirectToPage(new { id = (Guid?)null });
    }

    private async Task Load()
    {
        Items = await Ask(new GetUtmRules.Query());
        Chosen = Items.FirstOrDefault(r => r.Id == Id);
    }
}
