using LeadFlow.Domain.Notices;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Preferences;

/// <summary>/api/v1/preferences: how whoever asks wants to be told.</summary>
public static class PreferencesApi
{
    public sealed record Body
    {
        /// <summary>IANA; empty for the company's.</summary>
        public string? TimeZone { get; init; }
        public bool? QueueSound { get; init; }
        public bool? DesktopNotices { get; init; }
        public List<NoticeKind>? Muted { get; init; }
        public Dictionary<NoticeKind, NoticeMail>? Mails { get; init; }
        public QuietBody? Quiet { get; init; }
        public DigestBody? Digest { get; init; }
    }

    public sealed record QuietBody
    {
        public string? From { get; init; }
        public string? To { get; init; }
        public List<DayOfWeek>? DaysOff { get; init; }
    }

    public sealed record DigestBody
    {
        public string? At { get; init; }
        public List<DayOfWeek>? Days { get; init; }
    }

    public static void MapPreferences(this RouteGroupBuilder api)
    {
        api.MapGet("/preferences", async (ISender sender, CancellationToken ct) => await Chosen(sender, ct)).RequireAuthorization(Policies.SeeLeads).WithTags("Preferences").Produces<Body>()
            .WithSummary("How you are told").WithDescription("Of whoever the key belongs to: the kinds of notices they muted, when a mail comes of each, quiet hours, the digest, their zone (null for the company's).");
        api.MapPatch("/preferences", Change).RequireAuthorization(Policies.SeeLeads).WithTags("Preferences").Produces<Body>()
            .WithSummary("Change how you are told").WithDescription("What is not given stays. `mails` by kind: at-once, digest or never; kinds that are not named stay. `quiet` `{from, to, daysOff}`: times as in 22:00, none for no quiet hours. `digest` `{at, days}`: no days, no digest. `timeZone` empty: the company's.");
    }

    private static async Task<IResult> Change(ApiBody<Body> body, ISender sender, CancellationToken ct)
    {
        var given = body.Value;
        var result = await sender.Send(new SavePreferences.Command
        {
            TimeZone = given.TimeZone,
            QueueSound = given.QueueSound,
            DesktopNotices = given.DesktopNotices,
            Muted = given.Muted,
            Mails = given.Mails,
            Quiet = given.Quiet is { } quiet ? new(quiet.From, quiet.To, quiet.DaysOff ?? []) : null,
            Digest = given.Digest is { } digest ? new(digest.At, digest.Days ?? []) : null,
        }, ct);
        return result.Succeeded ? await Chosen(sender, ct) : Problem.Refused(result.Refusal!);
    }

    private static async Task<IResult> Chosen(ISender sender, CancellationToken ct)
    {
        var answer = await sender.Send(new GetPreferences.Query(), ct);
        var (chosen, wishes) = (PreferencesInput.Of(answer), answer.Wishes);
        return Results.Json(new Body
        {
            TimeZone = chosen.TimeZone,
            QueueSound = chosen.QueueSound,
            DesktopNotices = chosen.DesktopNotices,
            Muted = [.. wishes.Where(w => !w.Value.InApp).Select(w => w.Key)],
            Mails = wishes.ToDictionary(w => w.Key, w => w.Value.Mail),
            Quiet = new() { From = chosen.QuietFrom, To = chosen.QuietTo, DaysOff = chosen.DaysOff },
            Digest = new() { At = chosen.DigestAt, Days = chosen.DigestDays },
        }, ApiJson.Options);
    }
}
