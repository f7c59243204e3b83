using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Captures.Assigning;

/// <summary>Who acts first on what is captured, by source and territory.</summary>
[Authorize(Policy = Policies.DraftAgreements)]
public sealed class AssignmentModel : DeskPage
{
    /// <param name="Countries">Apart by commas.</param>
    /// <param name="First">"person:" or "team:" and an id.</param>
    public sealed record RuleInput(Guid? Source = null, string? Countries = null, string? Region = null, string? PostcodeFrom = null, string? PostcodeTo = null, string? First = null, int Version = 0)
    {
        public Territory Territory => TerritoryText.Read(Countries, Region, PostcodeFrom, PostcodeTo);

        public static RuleInput Of(GetCaptureRules.Item r) => new(r.SourceId, string.Join(", ", r.Territory.Countries), r.Territory.Region, r.Territory.PostcodeFrom, r.Territory.PostcodeTo, r.TeamId is { } team ? $"team:{team}" : r.OwnerId is { } owner ? $"person:{owner}" : null, r.Version);
    }

    [BindProperty(SupportsGet = true)] public Guid? Id { get; set; }
    [BindProperty(SupportsGet = true)] public Guid? Source { get; set; }
    [BindProperty(SupportsGet = true)] public string? Country { get; set; }
    [BindProperty(SupportsGet = true)] public string? Region { get; set; }
    [BindProperty(SupportsGet = true)] public string? Postcode { get; set; }
    [BindProperty] public RuleInput Rule { get; set; } = new();

    public IReadOnlyList<GetCaptureRules.Item> Items { get; private set; } = [];
    public GetCaptureRules.Item? Chosen { get; private set; }
    public TryAssignment.Answer? Tried { get; private set; }
    public IReadOnlyList<LeadSource> Sources => [.. Rules.Sources.Values.Where(s => s.ArchivedAt is null).OrderBy(s => s.Name, StringComparer.CurrentCultureIgnoreCase)];

    public async Task OnGetAsync(bool tried)
    {
        await Load();
        Rule = Chosen is { } rule ? RuleInput.Of(rule) : new();
        Tried = tried ? (await TryFor(new TryAssignment.Query(Source, Country, Region, Postcode), "Try"))?.Value : null;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await Did(new SaveCaptureRule.Command(Id, Rule.Version, Rule.Source, Rule.Territory, First("person:"), First("team:")), "Rule", T["Saved: it holds for what comes in from now on"]))
        {
            return RedirectToPage(new { id = (Guid?)null });
        }

        await Load();
        ModelState.Remove("Rule.Version"); // What they typed stays, and wins when they save again.
        Rule = Rule with { Version = Chosen?.Version ?? 0 };
        return Page();
    }

    public Task<IActionResult> OnPostUpAsync(Guid rule) => Then(new MoveCaptureRule.Command(rule, Up: true), T["It is asked earlier"]);

    public Task<IActionResult> OnPostDownAsync(Guid rule) => Then(new MoveCaptureRule.Command(rule, Up: false), T["It is asked later"]);

    public Task<IActionResult> OnPostDropAsync(Guid rule) => Then(new DropCaptureRule.Command(rule), T["It is asked no more; leads stay with whom they are"]);

    private Guid? First(string prefix) => Rule.First?.StartsWith(prefix, StringComparison.Ordinal) == true && Guid.TryParse(Rule.First[prefix.Length..], out var id) ? id : null;

    private async Task<IActionResult> Then(IRequest<Domain.Result> command, string done)
    {
        Said(await Ask(command), done);
        return RedirectToPage(new { id = (Guid?)null });
    }

    private async Task Load()
    {
        Items = await Ask(new GetCaptureRules.Query());
        Chosen = Items.FirstOrDefault(r => r.Id == Id);
    }
}
