using LeadFlow.Domain.Forms;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Forms;

/// <summary>A form as it was published once.</summary>
public static class GetFormVersion
{
    [RequirePolicy(Policies.RunForms)]
    public sealed record Query(Guid FormId, int Number) : IRequest<FormContent>;

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, FormContent>
    {
        public async Task<FormContent> Handle(Query query, CancellationToken cancellationToken) =>
            (await db.FormVersions.AsNoTracking().SingleOrDefaultAsync(v => v.FormId == query.FormId && v.Number == query.Number, cancellationToken))?.Content ?? throw new NotFoundException("Form", query.FormId);
    }
}
