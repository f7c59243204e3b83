using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LeadFlow.Web.Features.Captures;

[Authorize(Policy = Policies.ImportLeads)]
public sealed class ImportHistoryModel(ISender sender) : PageModel
{
    private const int Limit = 50;

    public FindImports.Page Found { get; private set; } = null!;

    public bool IsFirst { get; private set; }

    public async Task OnGetAsync(Guid? after, CancellationToken cancellationToken)
    {
        IsFirst = after is null;
        Found = await sender.Send(new FindImports.Query(Limit, after), cancellationToken);
    }
}
