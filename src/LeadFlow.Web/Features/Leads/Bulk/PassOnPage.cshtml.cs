using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Leads.Bulk;

/// <summary>Somebody leaves: what they would leave behind, and who takes it over.</summary>
[Authorize(Policy = Policies.Reassign)]
public sealed class PassOnPageModel : DeskPage
{
    public sealed record PassInput(List<Guid>? To = null);

    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }
    [BindProperty] public PassInput Pass { get; set; } = new();

    public GetPassOn.Answer Left { get; private set; } = null!;
    public IReadOnlyList<Person> Others => [.. Rules.People.Values.Where(p => p.IsActive && p.Id != Id && p.Actor.Role is not Domain.People.Role.Admin && (!Left.MayClaim || p.Actor.MayClaim)).OrderBy(p => p.Name, StringComparer.CurrentCultureIgnoreCase)];

    public async Task OnGetAsync() => Left = await Ask(new GetPassOn.Query(Id));

    public async Task<IActionResult> OnPostAsync()
    {
        if (await Try(new StartPassOn.Command(Id, Pass.To), "Pass") is { } started && Said(started.Result, T["It is being passed on"]))
        {
            return Redirect($"~/leads/bulk/{started.BulkId}");
        }

        await OnGetAsync();
        return Page();
    }
}
