using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Features.Workspaces;

/// <summary>
/// Makes one export, from its beginning to its end: it reads one instant, which ends with the connection that sees it, so that whoever takes over
/// from a node that is gone begins anew. Pieces are saved with the lease, and fence off whoever lost it.
/// </summary>
internal sealed class WorkspaceExportRun(IServiceScopeFactory scopes, NpgsqlDataSource source, TimeProvider time, ILogger<WorkspaceExportRun> logger) : IDisposable
{
    /// <summary>How often a lease is renewed while the database sorts and nothing comes.</summary>
    private static readonly TimeSpan _heartbeat = Job.Lease / 3;

    private readonly SemaphoreSlim _turn = new(1);
    private HeldJob _job = null!;
    private int _done;
    private int? _total;
    private DateTimeOffset _told;

    /// <summary>The job was cancelled, or goes on elsewhere.</summary>
    private sealed class JobLostException : Exception;

    public async Task Go(Job job, CancellationToken stopping)
    {
        (_job, _told) = (new(scopes, job), time.GetUtcNow());
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var beating = Beat(over);
        try
        {
            await Make(over.Token);
        }
        catch (JobLostException)
        {
            logger.LogInformation("The export {Export} was dropped, or goes on elsewhere", job.SubjectId);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            if (stopping.IsCancellationRequested)
            {
                await Finish(j => j.Release()); // Begun anew at the next start.
            }
        }
        catch (Exception e) when (!e.IsConnectionLost())
        {
            logger.LogError(e, "The export {Export} failed", job.SubjectId);
            await Finish(j => j.Fail("Something went wrong on our side; nothing was changed. Try again.", time.GetJobNow()));
        }
        finally
        {
            await over.CancelAsync();
            await beating;
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task Make(CancellationToken cancellationToken)
    {
        Manifest head;
        IReadOnlyList<WorkspaceTable> tables;
        await using (var scope = scopes.CreateSystemScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            var export = await db.WorkspaceExports.AsNoTracking().SingleOrDefaultAsync(e => e.Id == _job.SubjectId, cancellationToken) ?? throw new JobLostException();
            await db.WorkspaceExportPieces.Where(p => p.ExportId == export.Id).ExecuteDeleteAsync(cancellationToken); // Of a node that is gone.
            (head, tables) = (WorkspaceWriter.Head(db, (await db.Companies.AsNoTracking().SingleAsync(cancellationToken)).Name, export.By, time.GetUtcNow()), WorkspaceTables.Of(db));
        }

        await using var pieces = new PieceWriter((no, bytes) => Save(new() { ExportId = _job.SubjectId, No = no, Bytes = bytes }));
        await using var reading = await source.OpenConnectionAsync(cancellationToken);
        var manifest = await new WorkspaceWriter(reading, tables, Progress).Write(pieces, head, cancellationToken);
        var sha = await pieces.Finish();
        await Finish(j => j.Complete(time.GetJobNow()), e => e.Made(pieces.Written, manifest.Rows, sha, time.GetUtcNow()));
    }

    private async Task Progress(long done, long total)
    {
        (_done, _total) = ((int)Math.Min(done, int.MaxValue), (int)Math.Min(total, int.MaxValue));
        if (time.GetUtcNow() - _told > TimeSpan.FromSeconds(1))
        {
            await Save(null);
        }
    }

    private async Task Save(WorkspaceExportPiece? piece)
    {
        if (!await Hold((db, job) =>
        {
            if (piece is not null)
            {
                db.WorkspaceExportPieces.Add(piece);
            }

            job.Progress(_done, _total, time.GetJobNow());
        }))
        {
            throw new JobLostException();
        }
    }

    private Task<bool> Finish(Action<Job> end, Action<WorkspaceExport>? made = null) => Hold(async (db, job) =>
    {
        end(job);
        made?.Invoke(await db.WorkspaceExports.SingleAsync(e => e.Id == _job.SubjectId));
    });

    private Task<bool> Hold(Action<LeadFlowDb, Job> act) => Hold((db, job) =>
    {
        act(db, job);
        return Task.CompletedTask;
    });

    /// <returns>False when the job is no longer ours.</returns>
    private async Task<bool> Hold(Func<LeadFlowDb, Job, Task> act)
    {
        await _turn.WaitAsync();
        try
        {
            if (!await _job.Step((db, _, job) => act(db, job)))
            {
                return false;
            }

            _told = time.GetUtcNow();
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task Beat(CancellationTokenSource over)
    {
        while (true)
        {
            await Task.Delay(_heartbeat, time, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (over.IsCancellationRequested)
            {
                return;
            }

            try
            {
                if (!await Hold((_, job) => job.Progress(_done, _total, time.GetJobNow())))
                {
                    await over.CancelAsync();
                }
            }
            catch (Exception e)
            {
                logger.LogWarning(e, "The lease of the export {Export} was not renewed", _job.SubjectId);
            }
        }
    }
}
