using LeadFlow.Domain.People;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Administration;

/// <summary>Who works here and what they may do; keys for programs; what the company has decided.</summary>
[Authorize(Policy = Policies.Administer)]
public sealed class UsersModel : DeskPage
{
    public sealed record InviteInput(string? Name = null, string? Email = null, Role? Role = null, Side? Side = null);

    public sealed record ChangeInput(Role Role = default, Side Side = default, Guid? TeamId = null, string? TimeZone = null);

    public sealed record KeyInput(string? Name = null, List<string>? Scopes = null);

    public sealed record CompanyInput(string? Name = null, string? TimeZone = null, bool RestrictReps = false, string? Country = null);

    public sealed record TeamInput(string? Name = null, Side Side = Side.Sales);

    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty] public InviteInput Invite { get; set; } = new();
    [BindProperty] public ChangeInput Change { get; set; } = new();
    [BindProperty] public KeyInput Key { get; set; } = new();
    [BindProperty] public CompanyInput Company { get; set; } = new();
    [BindProperty] public TeamInput Team { get; set; } = new();

    public IReadOnlyList<GetUsers.Item> Users { get; private set; } = [];
    public IReadOnlyList<GetTeams.Item> Teams { get; private set; } = [];
    public IReadOnlyList<GetKeys.Item> Keys { get; private set; } = [];
    public GetUsers.Item? Chosen { get; private set; }

    /// <summary>What is shown this once: a link or a key, and whose it is.</summary>
    public (string What, string Secret)? Once { get; private set; }

    public Task OnGetAsync() => Load();

    public async Task<IActionResult> OnPostInviteAsync()
    {
        if (await Try(new InviteUser.Command(Invite.Email, Invite.Name, Invite.Role, Invite.Side), "Invite") is { } invited)
        {
            (Once, Id) = ((T["The link for {0}, good for a week", Invite.Name], $"{Request.Scheme}://{Request.Host}{Request.PathBase}{invited.Path}"), null);
            ModelState.Clear();
            Invite = new();
        }

        return await Here();
    }

    public async Task<IActionResult> OnPostMintAsync()
    {
        if (await Try(new MintKey.Command(Id ?? default, Key.Name, Key.Scopes), "Key") is { } minted)
        {
            Once = (T["The key “{0}”", minted.Name], minted.Key);
            ModelState.Clear();
            Key = new();
        }

        return await Here();
    }

    public async Task<IActionResult> OnPostTeamAsync()
    {
        if (await TryFor(new CreateTeam.Command(Team.Name, Team.Side), "Team") is null)
        {
            return await Here();
        }

        TempData["Flash"] = T["Team {0} is there", Team.Name];
        return RedirectToPage();
    }

    public Task<IActionResult> OnPostChangeAsync() => Do(new ChangeUser.Command(Id ?? default, Change.Role, Change.Side, Change.TeamId, Change.TimeZone), "Change", T["Changed: it holds from their next click on"]);

    public Task<IActionResult> OnPostDeactivateAsync() => Do(new DeactivateUser.Command(Id ?? default), "Leave", T["The account is closed; cookies and keys have ended"]);

    public Task<IActionResult> OnPostReactivateAsync() => Do(new ReactivateUser.Command(Id ?? default), "Leave", T["The account is open again"]);

    public Task<IActionResult> OnPostRevokeAsync(Guid keyId) => Do(new RevokeKey.Command(keyId), "Key", T["The key has ended"]);

    public Task<IActionResult> OnPostCompanyAsync() => Do(new SetCompany.Command(Company.Name, Company.TimeZone, Company.RestrictReps, Company.Country), "Company", T["Saved for everybody"]);

    public Task<IActionResult> OnPostAddDemoAsync() => Do(new AddDemoData.Command(), "Demo", T["A year of made-up history is here"]);

    public Task<IActionResult> OnPostRemoveDemoAsync() => Do(new RemoveDemoData.Command(), "Demo", T["The demo data is gone"]);

    private async Task<IActionResult> Do(IRequest<Domain.Result> command, string form, string done) => await Did(command, form, done) ? RedirectToPage(null, null, new { Id }) : await Here();

    private async Task<IActionResult> Here()
    {
        await Load();
        return Page();
    }

    private async Task Load()
    {
        (Users, Teams) = (await Ask(new GetUsers.Query()), await Ask(new GetTeams.Query()));
        Chosen = Users.FirstOrDefault(u => u.Id == Id);
        Keys = Chosen is null ? [] : await Ask(new GetKeys.Query(Chosen.Id));
        if (OpenForm != "Change" && Chosen is { } c)
        {
            Change = new(c.Role, c.Side, c.TeamId, c.TimeZone);
        }

        if (OpenForm != "Company")
        {
            Company = new(Rules.CompanyName, Rules.Zone.Id, Rules.RestrictsReps, Rules.HomeCountry);
        }
    }
}
