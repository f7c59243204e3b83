using System.Net;
using System.Net.Mail;

namespace LeadFlow.Web.Email;

/// <summary>One mail as it lies in the outbox.</summary>
public sealed record Mail(string To, string Subject, string Text)
{
    /// <summary>Kind of its messages in the outbox.</summary>
    public const string Kind = "mail";
}

/// <summary>Hands mails to the server that the configuration names (LeadFlow:Email). Without one they stay in the outbox, where an admin reads them.</summary>
public sealed class Mailer(IConfiguration configuration)
{
    private readonly string? _host = configuration["LeadFlow:Email:Host"] is { Length: > 0 } host ? host : null;

    /// <summary>For the whole conversation about one mail. The client's own timeout holds for what is sent synchronously only.</summary>
    private readonly TimeSpan _patience = TimeSpan.FromSeconds(configuration.GetValue("LeadFlow:Email:TimeoutSeconds", 20.0));

    public bool IsSetUp => _host is not null && From is not null;

    public string? From => configuration["LeadFlow:Email:From"] is { Length: > 0 } from ? from : null;

    /// <summary>With STARTTLS, unless the configuration says otherwise: a server that does not offer it, or a certificate that is not good, gets no mail and no password.</summary>
    /// <exception cref="SmtpException">The server did not take it.</exception>
    /// <exception cref="TimeoutException">It was silent for too long.</exception>
    public async Task Send(Mail mail, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient(_host, configuration.GetValue("LeadFlow:Email:Port", 587)) { EnableSsl = configuration.GetValue("LeadFlow:Email:StartTls", true) };
        if (configuration["LeadFlow:Email:User"] is { Length: > 0 } user)
        {
            client.Credentials = new NetworkCredential(user, configuration["LeadFlow:Email:Password"]);
        }

        using var message = new MailMessage(From!, mail.To, NoticeMails.Subject(mail.Subject), mail.Text) { BodyEncoding = System.Text.Encoding.UTF8, SubjectEncoding = System.Text.Encoding.UTF8 };
        message.Headers.Add("Auto-Submitted", "auto-generated");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_patience);
        try
        {
            await client.SendMailAsync(message, patience.Token).WaitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"No answer within {_patience.TotalSeconds:0.#} seconds.");
        }
    }
}
