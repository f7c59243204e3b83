using System.Globalization;
using System.Runtime;
using System.Text;
using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>
/// Takes in a made-up file when a process starts, in a transaction that is never committed: more than half of the first import of a process is
/// compiling, and as long as nobody imports nobody waits for it.
/// </summary>
internal sealed class ImportRehearsal(IServiceScopeFactory scopes, DatabaseConnection database, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ImportRehearsal> logger) : BackgroundService
{
    /// <summary>More than the calls after which code is compiled for good.</summary>
    internal const int Rows = 250;

    /// <summary>Calls are counted once nothing new was called for a tenth of a second; what was called often is then compiled for good, beside everything else.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(400), Longest = TimeSpan.FromSeconds(1);

    /// <summary>Methods compiled while it is quiet: what else begins in a process has some of its own.</summary>
    private const int Few = 10;

    private const string Mapping = """
        {"columns": {"id": "externalId", "first": "firstName", "last": "lastName", "email": "email", "phone": "phone", "company": "company", "captured": "capturedAt", "source": "source"}, "system": "rehearsal", "dateFormat": "yyyy-MM-dd"}
        """;

    /// <summary>How often it was rehearsed to the end.</summary>
    internal int Times { get; private set; }

    /// <summary>A new installation takes its time anyway, and an import is what comes first in it: before requests are taken. Ever after, beside them.</summary>
    public override Task StartAsync(CancellationToken cancellationToken) => database.WasMigrated ? RehearseTwice(cancellationToken) : base.StartAsync(cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var starts = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var stops = stoppingToken.Register(() => started.TrySetResult());
        await started.Task;
        if (!stoppingToken.IsCancellationRequested)
        {
            await RehearseTwice(stoppingToken);
        }
    }

    private async Task RehearseTwice(CancellationToken stoppingToken)
    {
        try
        {
            await Rehearse(stoppingToken);
            await Compiled(stoppingToken);
            if (!await IsImporting(stoppingToken))
            {
                await Rehearse(stoppingToken); // These calls are counted.
                await Compiled(stoppingToken);
            }
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            return; // Whoever ends a process that starts need not read that this was cut off.
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "The first import will take longer: it could not be rehearsed");
        }

        ProcessMemory.GiveBack();
    }

    /// <summary>Until next to nothing more is compiled.</summary>
    private async Task Compiled(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        for (long before = 0, now = JitInfo.GetCompiledMethodCount(); now - before > Few && time.GetElapsedTime(began) < Longest; now = JitInfo.GetCompiledMethodCount())
        {
            before = now;
            await Task.Delay(Quiet, time, cancellationToken);
        }
    }

    /// <summary>Somebody was quicker: what they import compiles the same.</summary>
    private async Task<bool> IsImporting(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateSystemScope();
        return await scope.ServiceProvider.GetRequiredService<LeadFlowDb>().Jobs.AnyAsync(j => j.Kind == RunImports.Kind && (j.State == JobState.Queued || j.State == JobState.Running), cancellationToken);
    }

    /// <returns>How many leads would have been created.</returns>
    internal async Task<int> Rehearse(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateSystemScope();
        var (db, desk) = (scope.ServiceProvider.GetRequiredService<LeadFlowDb>(), scope.ServiceProvider.GetRequiredService<Desk>());
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken); // Ends without a commit.
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var (rules, m) = (await desk.Rules(cancellationToken), await desk.Now(cancellationToken));
        var import = Import.Received("rehearsal.csv", Guid.Empty, "", time.GetJobNow());
        import.Start(Mapping, ImportPolicy.Fill, dryRun: true, Guid.Empty);
        db.Imports.Add(import);
        await db.SaveChangesAsync(cancellationToken);

        using var file = new MemoryStream(File(m.Now));
        await new ImportIntake(db).Keep(import.Id, ImportPart.Main, import.FileName, file, null, cancellationToken);
        await using var kept = await db.OpenImportFile(import.Id, cancellationToken);
        var plan = (await ImportPlan.Of(import, kept, rules, cancellationToken)).Value!;
        var rows = await plan.File.ReadAsync(cancellationToken).ToArrayAsync(cancellationToken);
        var batch = new ImportBatch(db, scope.ServiceProvider.GetRequiredService<Capturing>(), scope.ServiceProvider.GetRequiredService<Courtesy>());
        var landed = await batch.LandAhead(plan, BatchRows.Of(plan, rows, rules, m), new Actor(Guid.Empty, "", Side.Marketing), m,
            (sources, campaigns) => plan.Sources.Create(db, sources, campaigns, announce: false, cancellationToken), cancellationToken);
        await batch.Write(plan, db, m, mayCount: false, cancellationToken);
        Times++;
        return landed?.Created ?? 0;
    }

    private static byte[] File(DateTimeOffset now)
    {
        var own = Guid.NewGuid().ToString("N"); // Another node may rehearse at the same time.
        var text = new StringBuilder("id,first,last,email,phone,company,captured,source\n");
        for (var i = 0; i < Rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{own}{i},Re,Hearsal,{own}{i}@rehearsal.invalid,+49 30 {5550000 + i},Rehearsal {i},{now.AddDays(-i):yyyy-MM-dd},Rehearsal\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
