using System.Collections.Concurrent;
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
public sealed class FormLanding(IServiceScopeFactory scopes, ILogger<FormLanding> logger) : IDisposable
{
    private const int MostTogether = 64;
    private const int MostTicks = 6;

    private readonly ConcurrentQueue<Waiting> _waiting = new();
    private readonly SemaphoreSlim _turns = new(1); // The fewer groups, the larger they are.
    private int _coming;
    private int _here;

    private sealed class Waiting(CaptureLead.Command sent)
    {
        public CaptureLead.Command Sent => sent;
        public bool IsTaken { get; set; }

        /// <summary>Whether it was landed with others; else it goes alone.</summary>
        public TaskCompletionSource<bool> IsLanded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
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
            if (!CaptureTogether.IsPlain(sent) || !await LandWithOthers(sent))
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

    public void Dispose() => _turns.Dispose();

    /// <summary>For those who are on the way, some milliseconds at most; whoever is alone does not wait.</summary>
    private async Task WaitForCompany()
    {
        for (var waited = 0; waited < MostTicks && Volatile.Read(ref _coming) > Volatile.Read(ref _here); waited++)
        {
            await Task.Delay(1);
        }
    }

    private async Task<bool> LandWithOthers(CaptureLead.Command sent)
    {
        var mine = new Waiting(sent);
        _waiting.Enqueue(mine);
        await _turns.WaitAsync();
        try
        {
            if (!mine.IsTaken) // Else somebody before has taken it along, and whoever came since has a turn of their own.
            {
                await WaitForCompany();
                await LandThoseWhoWait();
            }
        }
        finally
        {
            _turns.Release();
        }

        return await mine.IsLanded.Task;
    }

    private async Task LandThoseWhoWait()
    {
        List<Waiting> taken = [];
        while (taken.Count < MostTogether && _waiting.TryDequeue(out var next))
        {
            next.IsTaken = true;
            taken.Add(next);
        }

        var landed = taken.Count > 1 && await TryTogether([.. taken.Select(w => w.Sent)]);
        taken.ForEach(w => w.IsLanded.SetResult(landed));
    }

    /// <returns>False where each has to go alone: somebody among them came twice, or is no plain case.</returns>
    private async Task<bool> TryTogether(IReadOnlyList<CaptureLead.Command> sent)
    {
        try
        {
            await using var scope = scopes.CreateSystemScope();
            return await scope.ServiceProvider.GetRequiredService<CaptureTogether>().TryLand(sent, CancellationToken.None);
        }
        catch (Exception e)
        {
            logger.LogDebug(e, "{Count} answers are landed one by one", sent.Count); // What was wrong with one of them, that one will say.
            return false;
        }
    }

    private async Task LandAlone(CaptureLead.Command sent)
    {
        await using var scope = scopes.CreateSystemScope();
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

            logger.LogError(e, "An answer to a form failed and is kept");
        }
    }
}
