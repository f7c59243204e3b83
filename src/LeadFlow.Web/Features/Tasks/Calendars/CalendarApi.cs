using System.Text;
using System.Threading.RateLimiting;
using LeadFlow.Web.Email;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.RateLimiting;

namespace LeadFlow.Web.Features.ToDo.Calendars;

/// <summary>GET /calendar/{token}.ics: one's own tasks in one's own calendar, which signs in nowhere: the address is the secret.</summary>
public static class CalendarApi
{
    private const string Limit = "calendar";

    public static void AddCalendar(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<CalendarKeys>();
        var perMinute = builder.Configuration.GetValue("LeadFlow:Calendar:PerMinute", 60);
        builder.Services.Configure<RateLimiterOptions>(o => o.AddPolicy(Limit, c => RateLimitPartition.GetFixedWindowLimiter(c.Connection.RemoteIpAddress?.ToString() ?? "", _ => new() { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) })));
    }

    public static void MapCalendar(this WebApplication app) => app.MapGet("/calendar/{token}.ics", Read).AllowAnonymous().RequireRateLimiting(Limit).ExcludeFromDescription();

    private static async Task<IResult> Read(string token, CalendarKeys keys, Desk desk, CurrentUser user, HomeAddress home, TimeProvider time, ISender sender, CancellationToken ct)
    {
        if (!await keys.Open(token, ct))
        {
            return Results.Text("There is no such calendar.", statusCode: StatusCodes.Status404NotFound);
        }

        var tasks = await sender.Send(new GetCalendar.Query(), ct);
        return Results.Text(CalendarText.Of(tasks, $"{(await desk.Rules(ct)).CompanyName}: {user.Actor.Name}", home.Url, user.Zone, time.GetUtcNow()), "text/calendar", Encoding.UTF8);
    }
}
