using System.Net.Mail;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Email;

/// <summary>The clock: hands over what lies in the outbox and is due, each mail by one node alone.</summary>
public static class SendMails
{
    public const int MostAttempts = 8;

    /// <summary>In one run. After so many in a row that the server did not answer to, the others wait for the next.</summary>
    private const int AtOnce = 50, MostSilences = 3;

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(LeadFlowDb db, Mailer mailer, TimeProvider time, ILogger<Handler> logger) : IRequestHandler<Command, int>
    {
        private int _sent, _silences;

        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            for (var tried = 0; mailer.IsSetUp && tried < AtOnce && _silences < MostSilences && await SendOne(cancellationToken); tried++)
            {
            }

            return _sent;
        }

        /// <summary>It counts as tried before it is handed over: at most once, whatever crashes.</summary>
        private async Task<bool> SendOne(CancellationToken cancellationToken)
        {
            db.ChangeTracker.Clear();
            var now = time.GetUtcNow();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (await DueMail.Take(db, now, cancellationToken) is not { } due)
            {
                return false;
            }

            foreach (var message in due.Messages)
            {
                (message.Attempts, message.SentAt, message.Error) = (message.Attempts + 1, now, null);
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            if (due.Mail is { } mail)
            {
                await Send(mail, due.Messages, cancellationToken);
            }

            return true;
        }

        private async Task Send(Mail mail, IReadOnlyList<OutboxMessage> messages, CancellationToken cancellationToken)
        {
            try
            {
                await mailer.Send(mail, cancellationToken);
                (_sent, _silences) = (_sent + 1, 0);
            }
            catch (Exception e) when (e is SmtpException or FormatException or IOException or TimeoutException)
            {
                var isFinal = e is SmtpFailedRecipientException { StatusCode: >= (SmtpStatusCode)500 };
                _silences = e is SmtpFailedRecipientException ? 0 : _silences + 1;
                var reason = Text.Shorten(Text.OneLine($"{e.Message} {e.InnerException?.Message}"), OutboxMessage.ErrorMaxLength);
                logger.LogWarning("A mail was not taken: {Reason}", reason);
                foreach (var message in messages)
                {
                    message.SentAt = null;
                    message.Error = reason;
                    message.DueAt = isFinal || message.Attempts >= MostAttempts ? DateTimeOffset.MaxValue : time.GetUtcNow().AddMinutes(Math.Pow(2, message.Attempts));
                }

                await db.SaveChangesAsync(cancellationToken);
            }
        }
    }
}
