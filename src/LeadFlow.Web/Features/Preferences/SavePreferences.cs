using System.Globalization;
using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Notices;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Preferences;

/// <summary>Changes how one wants to be told, and one's time zone; what is not given stays as it was.</summary>
public static class SavePreferences
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Command : IRequest<Result>
    {
        public bool? QueueSound { get; init; }
        public bool? DesktopNotices { get; init; }
        public IReadOnlyList<NoticeKind>? Muted { get; init; }

        /// <summary>The kinds that are named; the others stay as they were.</summary>
        public IReadOnlyDictionary<NoticeKind, NoticeMail>? Mails { get; init; }
        public QuietGiven? Quiet { get; init; }
        public DigestGiven? Digest { get; init; }

        /// <summary>IANA; empty for the company's, null to leave it.</summary>
        public string? TimeZone { get; init; }
    }

    /// <summary>Times as a clock shows them, "22:00"; both blank for no quiet hours.</summary>
    public sealed record QuietGiven(string? QuietFrom, string? QuietTo, IReadOnlyList<DayOfWeek> DaysOff);

    /// <param name="DigestDays">None: no digest.</param>
    public sealed record DigestGiven(string? DigestAt, IReadOnlyList<DayOfWeek> DigestDays);

    public sealed class Validator : AbstractValidator<Command>
    {
        private const string NoTime = "A time is written as in 22:00.";

        public Validator()
        {
            RuleFor(c => c.TimeZone).Must(z => string.IsNullOrEmpty(z) || TimeZoneInfo.TryFindSystemTimeZoneById(z, out _)).WithMessage("A time zone is named as in Europe/Berlin.").OverridePropertyName("timeZone");
            RuleFor(c => c.Mails).Must(m => m?.All(x => Enum.IsDefined(x.Key) && Enum.IsDefined(x.Value)) != false).WithMessage("A mail comes at once, in the digest or never.").OverridePropertyName("mails");
            RuleFor(c => c.Muted).Must(m => m?.All(Enum.IsDefined) != false).WithMessage("There is no such notice.").OverridePropertyName("told");
            When(c => c.Quiet is not null, () =>
            {
                RuleFor(c => c.Quiet!.QuietFrom).Must(IsTime).WithMessage(NoTime).OverridePropertyName("quietFrom");
                RuleFor(c => c.Quiet!.QuietTo).Must(IsTime).WithMessage(NoTime).OverridePropertyName("quietTo");
                RuleFor(c => c.Quiet!.QuietFrom).Must((c, from) => !string.IsNullOrWhiteSpace(from) || string.IsNullOrWhiteSpace(c.Quiet!.QuietTo)).WithMessage("Say when the quiet hours begin, or clear their end.").OverridePropertyName("quietFrom");
                RuleFor(c => c.Quiet!.QuietTo).Must((c, to) => !string.IsNullOrWhiteSpace(to) || string.IsNullOrWhiteSpace(c.Quiet!.QuietFrom)).WithMessage("Say when the quiet hours end, or clear their beginning.").OverridePropertyName("quietTo");
                RuleFor(c => c.Quiet!.DaysOff).Must(d => d.All(Enum.IsDefined) && d.Distinct().Count() < 7).WithMessage("With all seven days off no mail would ever come: leave one.").OverridePropertyName("daysOff");
            });
            When(c => c.Digest is not null, () =>
            {
                RuleFor(c => c.Digest!.DigestAt).Must(at => IsTime(at)).WithMessage(NoTime).OverridePropertyName("digestAt");
                RuleFor(c => c.Digest!.DigestAt).Must((c, at) => !string.IsNullOrWhiteSpace(at) || c.Digest!.DigestDays.Count == 0).WithMessage("Say when the digest is to come, or on no day.").OverridePropertyName("digestAt");
                RuleFor(c => c.Digest!.DigestDays).Must(d => d.All(Enum.IsDefined)).WithMessage("There is no such day.").OverridePropertyName("digestDays");
            });
        }

        private static bool IsTime(string? text) => string.IsNullOrWhiteSpace(text) || Time(text) is not null;
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            if (user.Id is not { } id)
            {
                return Result.Refused("These are somebody's own: the system has none.");
            }

            var chosen = await db.Preferences.SingleOrDefaultAsync(p => p.UserId == id, cancellationToken);
            if (chosen is null)
            {
                db.Preferences.Add(chosen = new() { UserId = id });
            }

            chosen.QueueSound = command.QueueSound ?? chosen.QueueSound;
            chosen.DesktopNotices = command.DesktopNotices ?? chosen.DesktopNotices;
            chosen.Muted = command.Muted is { } muted ? [.. muted.Distinct().Order().Select(k => k.ToString())] : chosen.Muted;
            if (command.Mails is { } mails)
            {
                chosen.Mails = new((chosen.Mails ?? []).Concat(mails.Select(m => KeyValuePair.Create(m.Key.ToString(), m.Value))).GroupBy(m => m.Key).Select(g => g.Last()));
            }

            chosen.Quiet = command.Quiet is { } quiet ? new(Time(quiet.QuietFrom), Time(quiet.QuietTo), [.. quiet.DaysOff]) : chosen.Quiet;
            if (command.Digest is { } digest)
            {
                chosen.Digest = new(Time(digest.DigestAt) ?? chosen.Digest.At, [.. digest.DigestDays]);
            }

            var zone = user.Zone;
            if (command.TimeZone is { } given)
            {
                var person = await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellationToken) ?? throw new NotFoundException("User", id);
                person.LivesIn(given.Length == 0 ? null : given);
                zone = given.Length == 0 ? (await desk.Rules(cancellationToken)).Zone : TimeZoneInfo.FindSystemTimeZoneById(given);
            }

            chosen.ReckonDigest(time.GetUtcNow(), zone);
            await db.SaveChangesAsync(cancellationToken);
            return Result.Success;
        }
    }

    private static TimeOnly? Time(string? text) => TimeOnly.TryParseExact(text?.Trim(), ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
