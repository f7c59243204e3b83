using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Mails;

/// <summary>A mail came in: it is kept before anybody reads it. One and the same mail is kept once, however often and by however many addresses it comes.</summary>
public static class ReceiveMail
{
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid EndpointId) : IRequest<Kept>
    {
        internal MailPost Post { get; init; } = new();
    }

    /// <param name="IsToBeRead">False for what was read before.</param>
    public sealed record Kept(Guid CaptureId, bool IsToBeRead);

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Command, Kept>
    {
        public async Task<Kept> Handle(Command command, CancellationToken cancellationToken)
        {
            var body = command.Post.ToBody();
            var key = KeyOf(command.Post, body);
            var known = await db.Captures.AsNoTracking().Where(c => c.Route == CaptureRoute.Mail && c.RequestKey == key).Select(c => new { c.Id, c.Outcome }).SingleOrDefaultAsync(cancellationToken);
            if (known is not null)
            {
                return new(known.Id, known.Outcome == CaptureOutcome.Failed);
            }

            var raw = Capture.Mailed(command.EndpointId, body, key, time.GetUtcNow());
            db.Captures.Add(raw);
            await db.SaveChangesAsync(cancellationToken); // Whoever loses a race for the key finds what the winner kept.
            return new(raw.Id, IsToBeRead: true);
        }

        /// <summary>By its Message-Id and whom it is from, so that nobody takes another's place; without one by all that it says.</summary>
        private static string KeyOf(MailPost post, string body)
        {
            try
            {
                var mail = MailReading.Read(post);
                if (mail.MessageId is { } id)
                {
                    return Hash($"{id}\n{string.Join('\n', mail.From.Select(f => f.Address.ToLowerInvariant()))}");
                }
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // It is kept all the same, and says when it is read why it cannot be.
            }

            return Hash(body);
        }

        private static string Hash(string text) => Convert.ToHexString(Secrets.Hash(text));
    }
}
