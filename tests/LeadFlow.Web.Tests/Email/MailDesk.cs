using LeadFlow.Web.Data;
using LeadFlow.Web.Email;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Email;

/// <summary>LeadFlow with a mail server, which it waits a second for.</summary>
public class MailDesk(TestDatabase databases) : App(databases), IAsyncLifetime
{
    public const string Home = "https://leads.example.com";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public MailServer Smtp { get; } = new();

    protected virtual bool WantsTls => false;

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["LeadFlow:PublicUrl"] = Home + "/",
        ["LeadFlow:Email:Host"] = "127.0.0.1",
        ["LeadFlow:Email:Port"] = Smtp.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["LeadFlow:Email:From"] = "LeadFlow <desk@leads.example.com>",
        ["LeadFlow:Email:StartTls"] = WantsTls ? "true" : "false",
        ["LeadFlow:Email:User"] = WantsTls ? "desk" : "",
        ["LeadFlow:Email:Password"] = WantsTls ? "a secret" : "",
        ["LeadFlow:Email:TimeoutSeconds"] = "5", // A machine that has much else to do may be silent for a second.
    };

    /// <summary>Hands over what is due now.</summary>
    public Task<int> Post() => this.Send(new SendMails.Command(), TestData.Admin());

    /// <summary>A mail of the house, due now.</summary>
    public async Task<Guid> Write(string to, string subject = "Hello", string text = "World")
    {
        var message = new OutboxMessage { Kind = Mail.Kind, Key = $"test {Guid.NewGuid()}", Payload = Json.Write(new Mail(to, subject, text)), CreatedAt = Clock.Now, DueAt = Clock.Now };
        await Db(async db =>
        {
            db.Outbox.Add(message);
            await db.SaveChangesAsync(Token);
        });
        return message.Id;
    }

    public Task<OutboxMessage> Message(Guid id) => Db(db => db.Outbox.AsNoTracking().SingleAsync(m => m.Id == id, Token));

    public Task<List<OutboxMessage>> MessagesOf(TestUser user) => Db(db => db.Outbox.AsNoTracking().Where(m => m.UserId == user.Id).OrderBy(m => m.Id).ToListAsync(Token));

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        await Smtp.DisposeAsync();
    }
}

/// <summary>One that hands mails over by STARTTLS only.</summary>
public sealed class CarefulMailDesk(TestDatabase databases) : MailDesk(databases)
{
    protected override bool WantsTls => true;
}
