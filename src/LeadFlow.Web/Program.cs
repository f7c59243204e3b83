using LeadFlow.Web.Data;
using LeadFlow.Web.Email;
using LeadFlow.Web.Features;
using LeadFlow.Web.Features.Captures.Offline;
using LeadFlow.Web.Features.Forms;
using LeadFlow.Web.Features.Forms.Kiosk;
using LeadFlow.Web.Features.Integrations.Webhooks;
using LeadFlow.Web.Features.ToDo.Calendars;
using LeadFlow.Web.Features.Workspaces;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Live;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;

if (args is ["--health-check", ..])
{
    return await HealthCheck.Run();
}

// A job that computes for long holds a thread: with one a core, pages would wait for another to be made. With many, requests take the cores from each other.
ThreadPool.SetMinThreads(2 * Environment.ProcessorCount, 2 * Environment.ProcessorCount);
ProcessMemory.KeepLittle();
var model = DatabaseSetup.BuildModel(); // Beside the rest: the longest part of a start.
var builder = WebApplication.CreateBuilder(args);
builder.AddHouseLogging();
builder.AddDatabase();
builder.AddMediator();
builder.AddSecurity();
builder.AddPages();
builder.AddApi();
builder.AddForms();
builder.AddMail();
builder.AddWebhooks();
builder.AddCalendar();
builder.AddLive();
builder.AddJobs();
builder.ListenOnceMapped(model);

var app = builder.Build();
var database = app.PrepareDatabase(model);

app.UseProxies();
app.UseHouseErrors();
app.UseSecurityHeaders();
app.UseResponseCompression();
app.MapStaticAssets().AllowAnonymous();
app.UseKeptForms();
app.UseTraffic();
app.UseRouting();
app.UseRateLimiter();
app.UseAuthentication();
app.UseCurrentUser();
app.UseAuthorization();
app.MapHealth();
app.MapApi();
app.MapForms();
app.MapKiosk();
app.MapOfflineAdd();
app.MapCalendar();
app.MapLive();
app.MapRazorPages();
await app.MakeAhead();

if (!await database)
{
    await app.DisposeAsync();
    return 1;
}

if (MoveIn.FileOf(args) is { } file)
{
    await using (app)
    {
        return await MoveIn.Run(app.Services, file);
    }
}

return await app.RunUntilEnded();
