using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;

namespace LeadFlow.Web.Features.Administration;

/// <summary>What the house has written to people outside; without a mail server it stays here.</summary>
[Authorize(Policy = Policies.Administer)]
public sealed class OutboxModel : DeskPage
{
    public GetOutbox.Answer Found { get; private set; } = null!;

    public async Task OnGetAsync() => Found = await Ask(new GetOutbox.Query());
}
