using LeadFlow.Web.Email;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Features.Agreements.Backtesting;
using LeadFlow.Web.Features.Board;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Features.Captures.Merging;
using LeadFlow.Web.Features.Captures.Received;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Integrations.Webhooks;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Leads.Bulk;
using LeadFlow.Web.Features.Leads.Merging;
using LeadFlow.Web.Features.Notices.Digests;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Features.ToDo;
using LeadFlow.Web.Features.Workspaces;
using LeadFlow.Web.Live;
using LeadFlow.Web.Security;
using MediatR;
using Quartz;

namespace LeadFlow.Web.Jobs;

/// <summary>The clock of the house. Schedules only: each tick sends one command, and what there is to do stands in the database.</summary>
public static class JobsSetup
{
    public static void AddJobs(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Traffic>();
        builder.Services.AddSingleton<Courtesy>();
        var enabled = builder.Configuration.GetValue("LeadFlow:Jobs:Enabled", !builder.Environment.IsEnvironment("Test"));
        builder.Services.AddSingleton(s => new JobTrigger(enabled ? s.GetRequiredService<ISchedulerFactory>() : null));
        if (!enabled)
        {
            return;
        }

        builder.Services.AddQuartz(quartz =>
        {
            quartz.UseDefaultThreadPool(5);
            var q = new Schedule(quartz);
            q.Every<SendCommand<RunImports.Command>>(RunImports.Kind, TimeSpan.FromSeconds(5));
            q.Every<SendCommand<RunRetries.Command>>(RunRetries.Kind, TimeSpan.FromSeconds(5));
            q.Every<SendCommand<RunMerges.Command>>(RunMerges.Kind, TimeSpan.FromSeconds(10));
            q.Every<SendCommand<RunImportUndos.Command>>(RunImportUndos.Kind, TimeSpan.FromSeconds(5));
            q.Every<SendCommand<RunBulk.Command>>(RunBulk.Kind, TimeSpan.FromSeconds(5));
            q.Every<SendCommand<RescoreUnderAgreement.Command>>(RescoreUnderAgreement.Kind, TimeSpan.FromSeconds(10));
            q.Every<SendCommand<RescoreLatecomers.Command>>("rescore-latecomers", TimeSpan.FromMinutes(1));
            q.Every<SendCommand<RunBacktests.Command>>(RunBacktests.Kind, TimeSpan.FromSeconds(5));
            q.Every<SendCommand<ActivateDueAgreements.Command>>("activate-agreements", TimeSpan.FromMinutes(1));
            q.Every<SendCommand<ExpireHandoffs.Command>>("expire-handoffs", TimeSpan.FromSeconds(30));
            q.Every<SendCommand<RouteOffers.Command>>(RouteOffers.Kind, TimeSpan.FromSeconds(5));
            q.Every<SendCommand<RemindOfDeadlines.Command>>("remind-of-deadlines", TimeSpan.FromSeconds(30));
            q.Every<SendCommand<TellForgotten.Command>>("tell-forgotten", TimeSpan.FromMinutes(15));
            q.Every<SendCommand<RescoreLeads.Command>>("rescore-leads", TimeSpan.FromMinutes(10));
            q.Every<SendCommand<CompactTallies.Command>>("compact-tallies", TimeSpan.FromSeconds(15));
            q.Every<SendCommand<HealTallies.Command>>("heal-tallies", TimeSpan.FromHours(24));
            q.Every<SendCommand<MakeKeysAnew.Command>>(MakeKeysAnew.Kind, TimeSpan.FromMinutes(1));
            q.Every<SendCommand<RunDuplicateScans.Command>>(RunDuplicateScans.Kind, TimeSpan.FromMinutes(10));
            q.Every<SendCommand<RunWorkspaceExports.Command>>(RunWorkspaceExports.Kind, TimeSpan.FromSeconds(5));
            q.Every<SendCommand<DropWorkspaceExports.Command>>("drop-workspace-exports", TimeSpan.FromHours(1));
            q.Every<SendCommand<DeliverWebhooks.Command>>(DeliverWebhooks.Kind, TimeSpan.FromSeconds(5));
            q.Every<SendCommand<TellDueTasks.Command>>("tell-due-tasks", TimeSpan.FromSeconds(30));
            q.Every<SendCommand<SendDigests.Command>>("send-digests", TimeSpan.FromMinutes(1));
            q.Every<SendCommand<SendMails.Command>>("send-mails", TimeSpan.FromSeconds(20));
            q.Every<SendCommand<TidyUp.Command>>("tidy-up", TimeSpan.FromHours(1));
        });
        builder.Services.AddHostedService<WebhookCall>();
        builder.Services.AddHostedService<RoutingCall>();
        builder.Services.AddHostedService<ImportRehearsal>();
        builder.Services.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
    }

    /// <summary>Counts who waits for an answer.</summary>
    public static void UseTraffic(this WebApplication app)
    {
        var traffic = app.Services.GetRequiredService<Traffic>();
        app.Use((context, next) => traffic.Count(context, _ => next(context)));
    }

    /// <summary>
    /// What runs again and again, the most awaited first: one after the other begins once LeadFlow is up. All at once they would compile what they need in the
    /// very moment in which somebody sees the first page.
    /// </summary>
    private sealed class Schedule(IQuartzBuilder quartz)
    {
        private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(300);
        private DateTimeOffset _begins = DateTimeOffset.UtcNow.AddSeconds(3);

        public void Every<T>(string name, TimeSpan interval)
            where T : IJob
        {
            var (key, begins) = (new JobKey(name), _begins);
            quartz.AddJob<T>(j => j.WithIdentity(key).StoreDurably());
            quartz.AddTrigger(t => t.ForJob(key).StartAt(begins).WithSimpleSchedule(s => s.WithInterval(interval).RepeatForever().MeasureIntervalFromCompletion()));
            _begins += Apart;
        }
    }
}

/// <summary>Lets a job begin at once in this process, instead of at its next tick.</summary>
public sealed class JobTrigger(ISchedulerFactory? schedulers)
{
    public async Task Now(string name)
    {
        if (schedulers is not null)
        {
            await (await schedulers.GetScheduler()).TriggerJob(new JobKey(name));
        }
    }
}

/// <summary>Sends a command as the system itself, in a scope of its own.</summary>
[DisallowConcurrentExecution]
public sealed class SendCommand<T>(IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, ILogger<SendCommand<T>> logger) : IJob
    where T : IBaseRequest
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateSystemScope();
        try
        {
            await scope.ServiceProvider.GetRequiredService<ISender>().Send(Activator.CreateInstance(typeof(T), Arguments)!, lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The process stops; what is left is due at the next start.
        }
        catch (Exception e)
        {
            logger.LogError(e, "{Command} failed; it is tried again at its next time", typeof(T).DeclaringType?.Name);
        }
    }

    /// <summary>The defaults of the command's constructor.</summary>
    private static object?[] Arguments => [.. typeof(T).GetConstructors()[0].GetParameters().Select(p => p.DefaultValue)];
}
