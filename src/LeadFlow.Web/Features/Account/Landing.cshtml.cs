using LeadFlow.Domain.People;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Account;

/// <summary>Where a role's day begins.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class LandingModel : DeskPage
{
    public IActionResult OnGet() => Redirect(Who.Role switch
    {
        Role.Marketer => "~/triage",
        Role.Sdr or Role.Rep => "~/my-day",
        Role.Admin => Rules.IsSettled ? "~/users" : "~/start",
        _ => "~/reports",
    });
}
