using LeadFlow.Web.Data;
using LeadFlow.Web.Email;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Administration;

/// <summary>The mails of the house, newest first: sent, or waiting for a server.</summary>
public static class GetOutbox
{
    public const int PageSize = 100;

    [RequirePolicy(Policies.Administer)]
    public sealed record Query : IRequest<Answer>;

    /// <param name="IsSetUp">There is a server to hand mails to.</param>
    public sealed record Answer(bool IsSetUp, IReadOnlyList<Item> Items);

    /// <param name="DueAt">When it goes, or is tried again; null for never.</param>
    /// <param name="IsNotice">It does not go where it was read in the app before.</param>
    /// <param name="Error">What the server said the last time.</param>
    public sealed record Item(Guid Id, Mail Mail, DateTimeOffset CreatedAt, DateTimeOffset? SentAt, int Attempts, DateTimeOffset? DueAt, bool IsNotice, string? Error);

    public sealed class Handler(LeadFlowDb db, Mailer mailer) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var mails = await db.Outbox.AsNoTracking().Where(m => m.Kind == Mail.Kind).OrderByDescending(m => m.Id).Take(PageSize).ToListAsync(cancellationToken);
            return new(mailer.IsSetUp, [.. mails.Select(m => new Item(m.Id, Json.Read<Mail>(m.Payload), m.CreatedAt, m.SentAt, m.Attempts, m.DueAt == DateTimeOffset.MaxValue ? null : m.DueAt, m.NoticeId is not null, m.Error))]);
        }
    }
}
