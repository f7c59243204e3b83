using System.Text;
using System.Threading.RateLimiting;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace LeadFlow.Web.Features.Captures.Mails;

/// <summary>POST /in/mail/{key}: where mail providers bring what was sent to us. Whatever was kept is answered with 200: a provider sends again what is not.</summary>
public static class InboundMailApi
{
    public const string Path = "/in/mail";
    public const int MaxBytes = 25 * 1024 * 1024;
    private const string Limit = "inbound-mail";

    public static void AddInboundMail(this WebApplicationBuilder builder)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance); // Mail comes in whatever its sender wrote.
        builder.Services.AddScoped<MailKeys>();
        builder.Services.AddScoped<ReplySecret>();
        var perMinute = builder.Configuration.GetValue("LeadFlow:Mail:PerMinute", 600);
        builder.Services.Configure<RateLimiterOptions>(o => o.AddPolicy(Limit, c => RateLimitPartition.GetFixedWindowLimiter(c.Connection.RemoteIpAddress?.ToString() ?? "", _ => new() { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) })));
    }

    public static void MapInboundMail(this WebApplication app) =>
        app.MapPost($"{Path}/{{key}}", Receive).AllowAnonymous().RequireRateLimiting(Limit).WithMetadata(new RequestSizeLimitAttribute(MaxBytes)).ExcludeFromDescription();

    private static async Task<IResult> Receive(string key, HttpRequest request, MailKeys keys, IServiceScopeFactory scopes, ILogger<MailPostReader> logger, ISender sender, CancellationToken ct)
    {
        if (await keys.Open(key, ct) is not { } endpointId)
        {
            return Results.Text("There is no such address.", statusCode: StatusCodes.Status404NotFound);
        }

        MailPost post;
        try
        {
            post = request.ContentLength > MaxBytes ? throw new MailPostReader.TooLargeException() : await new MailPostReader(request, MaxBytes).Read(ct);
        }
        catch (Exception e) when (e is MailPostReader.TooLargeException or BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            logger.LogWarning("A mail of more than {Bytes} bytes was refused at the address {Endpoint}", MaxBytes, endpointId);
            return Results.Text("This is more than 25 MB.", statusCode: StatusCodes.Status413PayloadTooLarge);
        }

        var kept = await sender.Send(new ReceiveMail.Command(endpointId) { Post = post }, ct);
        if (kept.IsToBeRead)
        {
            try
            {
                await using var scope = scopes.CreateSystemScope();
                await scope.ServiceProvider.GetRequiredService<ISender>().Send(new ReadMail.Command(kept.CaptureId), CancellationToken.None);
            }
            catch (Exception e)
            {
                if (e is not UnreadableMailException)
                {
                    logger.LogError(e, "Mail {Capture} is kept and could not be read", kept.CaptureId);
                }
            }
        }

        return Results.Text("Kept.");
    }
}
