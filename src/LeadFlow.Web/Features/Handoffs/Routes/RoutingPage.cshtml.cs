using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Handoffs.Routes;

/// <summary>By which rules offers are placed, and who would have got what.</summary>
[Authorize(Policy = Policies.DraftAgreements)]
public sealed class RoutingPageModel : DeskPage
{
    private const int SpareLines = 2;

    /// <param name="Values">Apart by commas.</param>
    public sealed record ConditionInput(string? Field = null, RoutingTest Test = RoutingTest.Is, string? Values = null);

    /// <param name="Weights">By person; 0 for no share.</param>
    public sealed record RuleInput(string? Name = null, List<ConditionInput>? Conditions = null, RoutingTo To = RoutingTo.OpenQueue, Guid? Team = null, Guid? Person = null, bool AmongTeam = false, Dictionary<Guid, int>? Weights = null, int Version = 0);

    [BindProperty(SupportsGet = true)] public Guid? Id { get; set; }
    [BindProperty] public RuleInput Rule { get; set; } = new();

    public IReadOnlyList<GetRoutingRules.Item> Items { get; private set; } = [];
    public GetRoutingRules.Item? Chosen { get; private set; }
    public SimulateRouting.Answer? Tried { get; private set; }
    public IReadOnlyList<Person> People => [.. Rules.People.Values.Where(p => p.IsActive && p.Actor.MayClaim).OrderBy(p => p.Name, StringComparer.CurrentCultureIgnoreCase)];
    public IReadOnlyList<CustomField> Fields => Rules.Fields.Asked;

    /// <summary>The conditions that are there, and some more to fill.</summary>
    public IReadOnlyList<ConditionInput> Lines => Rule.Conditions is { } given ? [.. given, .. Enumerable.Repeat(new ConditionInput(), Math.Max(SpareLines - given.Count(c => string.IsNullOrEmpty(c.Field)), 0))] : [new(), new()];

    /// <summary>Where it stands what is wrong with a line: among those that ask for something, as it was sent.</summary>
    public string ErrorOf(ConditionInput line) => $"Rule.Conditions[{(Rule.Conditions ?? []).Where(c => !string.IsNullOrEmpty(c.Field)).ToList().FindIndex(c => ReferenceEquals(c, line))}]";

    public async Task OnGetAsync(bool tried)
    {
        await Load();
        Rule = Chosen is { } rule ? Of(rule) : new();
        Tried = tried ? (await TryFor(new SimulateRouting.Query(), "Try"))?.Value : null;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await Try(new SaveRoutingRule.Command(Id, Rule.Version, Draft), "Rule") is { } saved && Said(saved.Result, T["Saved: it holds for what is offered from now on"]))
        {
            return RedirectToPage(new { id = Rule.Conditions?.Exists(c => string.IsNullOrEmpty(c.Field)) == false ? saved.Id : (Guid?)null }); // No line was left: it stands open with more of them.
        }

        await Load();
        ModelState.Remove("Rule.Version"); // What they typed stays, and wins when they save again.
        Rule = Rule with { Version = Chosen?.Version ?? 0 };
        return Page();
    }

    /// <summary>Who would have got what, with the rule as it stands in the form.</summary>
    public async Task<IActionResult> OnPostTryAsync()
    {
        await Load();
        Tried = (await TryFor(new SimulateRouting.Query(Id, Draft), "Rule"))?.Value;
        return Page();
    }

    public Task<IActionResult> OnPostUpAsync(Guid rule) => Then(new MoveRoutingRule.Command(rule, Up: true), T["It is asked earlier"]);

    public Task<IActionResult> OnPostDownAsync(Guid rule) => Then(new MoveRoutingRule.Command(rule, Up: false), T["It is asked later"]);

    public Task<IActionResult> OnPostRestAsync(Guid rule, bool rests) => Then(new RestRoutingRule.Command(rule, rests), rests ? T["It rests"] : T["It is asked again"]);

    public Task<IActionResult> OnPostDropAsync(Guid rule) => Then(new DropRoutingRule.Command(rule), T["It is asked no more; what it placed stays where it is"]);

    private RoutingDraft Draft => new(
        Rule.Name,
        [.. (Rule.Conditions ?? []).Where(c => !string.IsNullOrEmpty(c.Field)).Select(c => new RoutingCondition(c.Field!, c.Test, [.. Split(c.Values).Select(v => c.Field == RoutingFacts.Territory ? TeamId(v) : v)]))],
        new(Rule.To, Rule.To == RoutingTo.Team || Rule.AmongTeam ? Rule.Team : null, Rule.Person, [.. (Rule.Weights ?? []).Where(w => w.Value != 0).Select(w => new RoutingShare(w.Key, w.Value))]));

    private static string[] Split(string? values) => (values ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>People write the name of a team.</summary>
    private string TeamId(string name) => Rules.Teams.FirstOrDefault(t => Text.Key(t.Value) == Text.Key(name)) is { Value: not null } team ? team.Key.ToString() : name;

    private RuleInput Of(GetRoutingRules.Item r) => new(
        r.Name, [.. r.Conditions.Select(c => new ConditionInput(c.Field, c.Test, Rules.ValueOf(c)))],
        r.Target.To, r.Target.TeamId, r.Target.PersonId, r.Target is { SharesOut: true, TeamId: not null }, r.Target.Shares?.ToDictionary(s => s.PersonId, s => s.Weight), r.Version);

    private async Task<IActionResult> Then(IRequest<Domain.Result> command, string done)
    {
        Said(await Ask(command), done);
        return RedirectToPage(new { id = (Guid?)null });
    }

    private async Task Load()
    {
        Items = await Ask(new GetRoutingRules.Query());
        Chosen = Items.FirstOrDefault(r => r.Id == Id);
    }
}
