using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace LeadFlow.Web.Tests.Email;

/// <summary>A mail server on this machine that speaks SMTP, plainly, keeps what it is given, and answers as a test wants.</summary>
public sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentQueue<MimeMessage> _mails = new();
    private readonly Task _accepting;

    public MailServer()
    {
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What it answers to RCPT TO; null to stay silent for ever.</summary>
    public Func<string, string?> Recipient { get; set; } = _ => "250 ok";

    /// <summary>What it answers to STARTTLS; null where it does not offer it.</summary>
    public string? StartTls { get; set; }

    /// <summary>Every line that was said to it, but for those of mails.</summary>
    public ConcurrentQueue<string> Heard { get; } = new();

    public IReadOnlyList<MimeMessage> To(string address) => [.. _mails.Where(m => m.To.Mailboxes.Any(x => x.Address == address))];

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Speak(await _listener.AcceptTcpClientAsync(_over.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
        }
    }

    private async Task Speak(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 leads.example ESMTP");
            while (await reader.ReadLineAsync(_over.Token) is { } line)
            {
                Heard.Enqueue(line);
                var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                if (verb == "DATA")
                {
                    await writer.WriteLineAsync("354 go on");
                    _mails.Enqueue(await Read(reader));
                }

                var answer = verb switch
                {
                    "EHLO" => StartTls is null ? "250 leads.example" : "250-leads.example\r\n250 STARTTLS",
                    "STARTTLS" => StartTls ?? "502 not here",
                    "RCPT" => Recipient(line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)]),
                    "QUIT" => "221 bye",
                    _ => "250 ok",
                };
                if (answer is null)
                {
                    await Task.Delay(Timeout.Infinite, _over.Token);
                }

                await writer.WriteLineAsync(answer);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
        }
    }

    private async Task<MimeMessage> Read(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_over.Token) is { } line && line != ".")
        {
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        using var bytes = new MemoryStream(Encoding.Latin1.GetBytes(text.ToString()));
        return await MimeMessage.LoadAsync(bytes);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Stop();
        await _accepting;
        _over.Dispose();
    }
}
