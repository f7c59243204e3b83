using System.Net.Mail;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Email;

/// <summary>The clock: hands over what lies in the outbox and is due, each mail by one node alone.</summary>
public static class SendMails
{
    private const int MostAttempts = 8, AtOnce = 50;

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(LeadFlowDb db, Mailer mailer, TimeProvider time, ILogger<Handler> logger) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var sent = 0;
            while (mailer.IsSetUp && sent < AtOnce && await SendOne(cancellationToken))
            {
                sent++;
            }

            return sent;
        }

        /// <summary>It counts as tried before it is handed over: at most once, whatever crashes.</summary>
        private async Task<bool> SendOne(CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var message = (await db.Outbox.FromSql($"SELECT * FROM outbox WHERE kind = {Mail.Kind} AND sent_at IS NULL AND due_at <= {now} ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED").ToListAsync(cancellationToken)).FirstOrDefault();
            if (message is null)
            {
                return false;
            }

            (message.Attempts, message.SentAt) = (message.Attempts + 1, now);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            try
            {
                await mailer.Send(Json.Read<Mail>(message.Payload), cancellationToken);
            }
            catch (Exception e) when (e is SmtpException or FormatException or IOException)
            {
                logger.LogWarning(e, "A mail was not taken; it is tried again");
                (message.SentAt, message.DueAt) = (null, message.Attempts >= MostAttempts ? DateTimeOffset.MaxValue : now.AddMinutes(Math.Pow(2, message.Attempts)));
                await db.SaveChangesAsync(cancellationToken);
            }

            return true;
        }
    }
}
