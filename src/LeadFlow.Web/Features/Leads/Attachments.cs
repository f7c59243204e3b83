using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>The pictures of a lead, newest first, without their bytes.</summary>
public static class GetAttachments
{
    private const int Most = 50;

    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid LeadId) : IRequest<Answer>;

    public sealed record Answer(IReadOnlyList<Item> Items);

    /// <param name="Size">In bytes.</param>
    public sealed record Item(Guid Id, string Name, int Size, DateTimeOffset At, Guid? AddedById);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken) =>
            new(await db.Attachments.AsNoTracking().Where(a => a.LeadId == query.LeadId).OrderByDescending(a => a.At).ThenByDescending(a => a.Id).Take(Most)
                .Select(a => new Item(a.Id, a.Name, a.Size, a.At, a.AddedById)).ToListAsync(cancellationToken));
    }
}

/// <summary>One picture of a lead, to be downloaded.</summary>
public static class GetAttachment
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid LeadId, Guid AttachmentId) : IRequest<Answer>;

    public sealed record Answer(string Name, string MediaType, byte[] Bytes);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var found = await db.Attachments.AsNoTracking().Where(a => a.Id == query.AttachmentId && a.LeadId == query.LeadId).Select(a => new { a.Name, a.Type, a.Bytes }).SingleOrDefaultAsync(cancellationToken)
                ?? throw new NotFoundException("Picture", query.AttachmentId);
            return new(found.Name, LeadAttachment.MediaType(found.Type), found.Bytes);
        }
    }
}
