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

        /// <summary>IANA; empty for the company's, null to leave it.</summary>
        public string? TimeZone { get; init; }
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() =>
            RuleFor(c => c.TimeZone).Must(z => string.IsNullOrEmpty(z) || TimeZoneInfo.TryFindSystemTimeZoneById(z, out _)).WithMessage("A time zone is named as in Europe/Berlin.").OverridePropertyName("timeZone");
    }

    public sealed class Handler(LeadFlowDb db, CurrentUser user) : IRequestHandler<Command, Result>
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
            if (command.TimeZone is { } zone)
            {
                var person = await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellationToken) ?? throw new NotFoundException("User", id);
                person.LivesIn(zone.Length == 0 ? null : zone);
            }

            await db.SaveChangesAsync(cancellationToken);
            return Result.Success;
        }
    }
}
