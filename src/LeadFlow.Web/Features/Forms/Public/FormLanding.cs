using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Received;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Forms.Public;

/// <summary>
/// What becomes of an answer, whichever way it came: a lead, or a record that a person looks at. Nothing that somebody was thanked for is lost.
/// Whoever comes while others are being landed is landed with all who came meanwhile; whoever comes alone is landed at once.
/// </summary>
public sealed class FormLanding : IDisposable
{
    private const int MostTogether = 64;
    private const int MostTicks = 12;
    private const int QuietTicks = 2;

    private readonly IServiceScopeFactory _scopes;
    private readonly ILogger<FormLanding> _logger;
    private readonly Gathering<CaptureLead.Command, bool> _gathering;
    private int _coming;
    private int _here;
    private int _together; // Landed by the turn before; of whoever has the turn.

    public FormLanding(IServiceScopeFactory scopes, ILogger<FormLanding> logger)
    {
        (_scopes, _logger) = (scopes, logger);
        _gathering = new(MostTogether, LandTogether, before: WaitForCompany);
    }

    /// <summary>Somebody is about to land, and counts as on the way until the end: whoever would go alone waits a moment for them.</summary>
    public OnTheWay Coming() => new(this);

    public readonly struct OnTheWay : IDisposable
    {
        private readonly FormLanding _landing;

        internal OnTheWay(FormLanding landing)
        {
            _landing = landing;
            Interlocked.Increment(ref landing._coming);
        }

        public void Dispose() => Interlocked.Decrement(ref _landing._coming);
    }

    /// <summary>Makes a lead of it. Where that fails and the answer is kept, whoever sent it need not know.</summary>
    public async Task Land(CaptureLead.Command sent)
    {
        Interlocked.Increment(ref _here);
        try
        {
            if (!CaptureTogether.IsPlain(sent) || !await _gathering.Ask(sent))
            {
                await LandAlone(sent); // Beside all others: what has to wait for somebody keeps nobody else waiting.
            }
        }
        finally
        {
            Interlocked.Decrement(ref _here);
        }
    }

    public static async Task<Capture> PutAside(LeadFlowDb db, CaptureLead.Command sent, string why, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var raw = Capture.Received(sent.Route, sent.Body, now, null, sent.RequestKey);
        raw.CameByForm(sent.Form!);
        raw.Suspect(why, KeepFailedCapture.Write(sent));
        db.Captures.Add(raw);
        await db.SaveChangesAsync(cancellationToken);
        return raw;
    }

    public void Dispose() => _gathering.Dispose();

    /// <summary>
    /// For those who are on the way, and after a group for as many as it had, who are as likely to come now, while any come; some milliseconds at most. Whoever
    /// comes alone and after one alone does not wait.
    /// </summary>
    private async Task WaitForCompany()
    {
        var (seen, quiet) = (0, 0);
        for (var waited = 0; waited < MostTicks; waited++)
        {
            var (coming, here) = (Volatile.Read(ref _coming), Volatile.Read(ref _here));
            quiet = coming > seen ? 0 : quiet + 1;
            seen = coming;
            if (coming <= here && (here >= _together || quiet >= QuietTicks))
            {
                break;
            }

            await Task.Delay(1);
        }
    }

    /// <returns>For each whether it has landed with others; else it goes alone.</returns>
    private async Task<IReadOnlyList<bool>> LandTogether(IReadOnlyList<CaptureLead.Command> sent)
    {
        var isBusy = _together > 1; // A straggler of a group is landed as one of it: at a fraction of the price, and the next do not wait for it.
        _together = sent.Count;
        var landed = (sent.Count > 1 || isBusy) && await TryTogether(sent);
        return [.. sent.Select(_ => landed)];
    }

    /// <returns>False where each has to go alone: somebody among them came twice, or is no plain case.</returns>
    private async Task<bool> TryTogether(IReadOnlyList<CaptureLead.Command> sent)
    {
        try
        {
            await using var scope = _scopes.CreateSystemScope();
            return await scope.ServiceProvider.GetRequiredService<CaptureTogether>().TryLand(sent, CancellationToken.None);
        }
        catch (Exception e)
        {
            _logger.LogDebug(e, "{Count} answers are landed one by one", sent.Count); // What was wrong with one of them, that one will say.
            return false;
        }
    }

    private async Task LandAlone(CaptureLead.Command sent)
    {
        await using var scope = _scopes.CreateSystemScope();
        try
        {
            await scope.ServiceProvider.GetRequiredService<ISender>().Send(sent);
        }
        catch (Exception e)
        {
            var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            db.ChangeTracker.Clear();
            if (!await db.Captures.AnyAsync(c => c.FormId == sent.Form!.FormId && c.RequestKey == sent.RequestKey))
            {
                throw; // Nobody has it: the visitor must know, and the device keeps it.
            }

            _logger.LogError(e, "An answer to a form failed and is kept");
        }
    }
}
