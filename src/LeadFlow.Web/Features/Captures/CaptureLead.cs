using System.Text.Json.Serialization;
using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Received;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Something came in about a person: it becomes a new lead, or lands on the one we have. The raw record is kept either way.</summary>
public static class CaptureLead
{
    public sealed record ExternalId(string? System, string Id);

    public sealed record Touch(ResponseKind Kind, DateTimeOffset? At);

    /// <param name="At">An instant; or else <paramref name="On"/>, some time that day.</param>
    public sealed record NextStep(string Title, TaskKind Kind, DateTimeOffset? At, DateOnly? On);

    /// <param name="Source">By name; an unknown one is created.</param>
    /// <param name="Body">As it came in, JSON.</param>
    /// <param name="RequestKey">A repeat with the same key lands on the same lead without doing anything again.</param>
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(CaptureRoute Route, ContactDetails Contact, string? Source, string Body) : IRequest<Captured>
    {
        public string? Campaign { get; init; }
        public ExternalId? ExternalId { get; init; }
        public DateTimeOffset? CapturedAt { get; init; }
        public IReadOnlyList<AnswerGiven> Answers { get; init; } = [];
        public IReadOnlyList<Touch> Interest { get; init; } = [];
        public IReadOnlyList<string> Tags { get; init; } = [];
        public Dictionary<string, string>? CustomFields { get; init; }
        public Dictionary<string, string>? Utm { get; init; }
        public string? Consent { get; init; }
        public string? RequestKey { get; init; }

        /// <summary>The form that it came by; with it a request key is that of the page, whoever sends it.</summary>
        public FormEntry? Form { get; init; }

        /// <summary>Nobody vouches for who sent it (LIFECYCLE 8).</summary>
        public bool Unproven { get; init; }

        /// <summary>What they call themselves, where it was they who did this and nobody of ours.</summary>
        public string? Visitor { get; init; }

        /// <summary>What they said, in the words of the form, and one sentence for the timeline.</summary>
        public string? Said { get; init; }
        public string? Summary { get; init; }

        /// <summary>Asks whoever owns the mailbox to confirm what was agreed to in their name.</summary>
        public ConsentAsked? Asks { get; init; }

        /// <summary>Told of it beside the owner.</summary>
        public IReadOnlyList<Guid> NotifyIds { get; init; } = [];

        /// <summary>The one who adds it works on it: a rep's own prospecting.</summary>
        public bool Mine { get; init; }

        /// <summary>Of a source that is created.</summary>
        public SourceKind SourceIfNew { get; init; } = SourceKind.Other;
        /// <summary>What whoever adds it does next with them.</summary>
        public NextStep? Next { get; init; }

        /// <summary>It is not the one with the same phone number, says whoever adds it.</summary>
        public bool IsAnother { get; init; }

        /// <summary>Of their card. It does not outlast a capture that fails.</summary>
        [JsonIgnore]
        public PictureGiven? Picture { get; init; }

        /// <summary>The raw record that is tried again, as whoever sent it; null for what comes in now.</summary>
        internal Guid? CaptureId { get; init; }
    }

    /// <param name="Text">Of the mail; "{0}" is where its link stands.</param>
    /// <param name="Page">The address of the page that confirms, to which the link's own part is added.</param>
    public sealed record ConsentAsked(string To, string Subject, string Text, string Page);

    /// <param name="Title">Of the lead we had, where whoever captured may see it.</param>
    /// <param name="NotPlanned">Why what was to be done next is not planned.</param>
    public sealed record Captured(Guid LeadId, bool IsNew, string? Title = null, string? NotPlanned = null)
    {
        /// <summary>The new lead itself, where it is word for word what the database would read: of what the database rounds, an amount or an instant of theirs, nothing came with it.</summary>
        internal Lead? Made { get; private init; }

        internal static Captured Of(Command command, Lead lead, bool isNew, CurrentUser user, string? notPlanned = null) =>
            new(lead.Id, isNew, TitleFor(user, lead, isNew), notPlanned) { Made = isNew && command is { CapturedAt: null, Answers.Count: 0, Interest.Count: 0 } ? lead : null };

        private static string? TitleFor(CurrentUser user, Lead lead, bool isNew) => isNew || (user.SeesOnlyOwn && lead.OwnerId != user.Id) ? null : lead.Title;
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(TimeProvider time)
        {
            RuleFor(c => c).Must(c => c.ExternalId is { Id.Length: > 0 } || c.Contact.CanBeContacted || !string.IsNullOrWhiteSpace(c.Contact.Name))
                .WithName("lead").OverridePropertyName("email").WithMessage(ContactDetails.Nobody);
            this.ContactRules(c => c.Contact);
            RuleFor(c => c.Source).Text(LeadSource.NameMaxLength).OverridePropertyName("source");
            RuleFor(c => c.Campaign).Text(Campaign.NameMaxLength).OverridePropertyName("campaign");
            RuleFor(c => c.Consent).Text(20_000).OverridePropertyName("consent");
            RuleFor(c => c.ExternalId!.Id).Text(LeadIdentity.ExternalIdMaxLength).OverridePropertyName("externalId").When(c => c.ExternalId is not null);
            RuleFor(c => c.ExternalId!.System).Text(LeadIdentity.SystemMaxLength).OverridePropertyName("externalId").When(c => c.ExternalId is not null);
            RuleFor(c => c.Tags).Must(t => t.Count <= Lead.MaxTags).WithMessage($"At most {Lead.MaxTags} tags.").OverridePropertyName("tags");
            RuleForEach(c => c.Tags).Text(Lead.TagMaxLength).OverridePropertyName("tags");
            this.CustomFieldRules(c => c.CustomFields?.Select(f => KeyValuePair.Create(f.Key, (string?)f.Value)));
            RuleFor(c => c.CustomFields).Must(f => f is null || f.Count <= Lead.MaxCustomFields).WithMessage($"At most {Lead.MaxCustomFields} custom fields.").OverridePropertyName("customFields");
            RuleForEach(c => c.Utm).Must(f => Text.IsStorable(f.Key) && Text.IsStorable(f.Value) && f.Key.Length <= 100 && f.Value.Length <= 2000).WithMessage("A UTM field has a value of at most 2,000 characters.").OverridePropertyName("utm");
            RuleForEach(c => c.Answers).Must(a => Text.IsStorable(a.Note) && (a.Note?.Length ?? 0) <= BantAnswer.NoteMaxLength).WithMessage($"A note has at most {BantAnswer.NoteMaxLength} characters.").OverridePropertyName("bant");
            RuleForEach(c => c.Answers).Must(a => a.Amount is null or (>= 0 and <= Domain.Opportunities.Opportunity.MaxAmount)).WithMessage("An amount is between 0 and a million million.").OverridePropertyName("bant.budget.amount");
            RuleForEach(c => c.Answers).Must(a => a.Currency is null || Currencies.Find(a.Currency) == a.Currency).WithMessage("A currency is one of ISO 4217, in three capital letters, as in EUR.").OverridePropertyName("bant.budget.currency");
            RuleFor(c => c.CapturedAt).Must(at => at is null || (at > DateTimeOffset.UnixEpoch.AddYears(-70) && at <= time.GetUtcNow().AddDays(1))).WithMessage("Captured at is a day in the past.").OverridePropertyName("capturedAt");
            RuleFor(c => c.Next!.Title).Text(LeadTask.TitleMaxLength).OverridePropertyName("next").When(c => c.Next is not null);
            RuleFor(c => c.Next).Must(n => n is null || n.At is not null || n.On?.Year is >= 2000 and < 2100).WithMessage("A task is due in this century.").OverridePropertyName("next");
            RuleFor(c => c.Picture).Must(p => p is null || p.Bytes.Length <= PictureGiven.MaxBytes).WithMessage(PictureGiven.TooLarge).OverridePropertyName("picture");
            RuleFor(c => c.Interest).Must(i => i.Count <= 1000).WithMessage("At most 1,000 responses at once.").OverridePropertyName("interest");
            RuleForEach(c => c.Interest).Must(i => i.At is null || (i.At > DateTimeOffset.UnixEpoch && i.At <= time.GetUtcNow().AddDays(1))).WithMessage("A response lies in the past.").OverridePropertyName("interest");
        }
    }

    public sealed class Handler(LeadFlowDb db, Capturing capturing, CaptureTerms terms, Desk desk, CurrentUser user, LostRaces races, LandingTogether landing) : IRequestHandler<Command, Captured>
    {
        public async Task<Captured> Handle(Command command, CancellationToken cancellationToken)
        {
            var raw = await Known(command, cancellationToken);
            if (raw?.LeadId is { } known)
            {
                return new(known, IsNew: false);
            }

            if (races.Count > 0 && command is { CaptureId: null, Form: { SameKey: { } same } form } && await capturing.CameBefore(form.FormId, same, cancellationToken) is { } before)
            {
                raw = terms.Record(command with { Form = form with { SameKey = null } }, (await desk.Now(cancellationToken)).Now);
                raw.Suspect("The same answers came at the same moment", KeepFailedCapture.Write(command));
                db.Captures.Add(raw);
                await db.SaveChangesAsync(cancellationToken);
                return new(before, IsNew: false);
            }

            if (raw is null && races.Count == 0 && command.Route == CaptureRoute.Api && CaptureTogether.IsPlain(command) && await landing.Land(command, user) is { } landed)
            {
                await ForgetWhatIsOlder(command, cancellationToken);
                return landed;
            }

            var given = await terms.Given(command, receivedBefore: command.CaptureId is null ? null : raw!.ReceivedAt, cancellationToken);
            var m = await desk.Now(cancellationToken);
            RefusePast(command.Next, m.Now);
            if (raw is null)
            {
                raw = terms.Record(command, m.Now);
                db.Captures.Add(raw);
            }

            await using var turn = await capturing.TakeTurn(given, lost: races.Count > 0, cancellationToken);
            var lead = await capturing.Land(given, terms.By(command), m, cancellationToken);
            var isNew = db.Entry(lead).State == EntityState.Added;
            var notPlanned = Plan(lead, command.Next, m);
            if (command.Picture is { } picture)
            {
                db.Attachments.Add(lead.Attach(picture, user.Actor, m));
            }

            raw.Became(lead.Id, isNew ? CaptureOutcome.Created : CaptureOutcome.Reinquiry);
            terms.AskConsent(command, raw, m.Now);
            await db.SaveChangesAsync(cancellationToken);
            if (turn is not null)
            {
                await turn.CommitAsync(cancellationToken);
            }

            return Captured.Of(command, lead, isNew, user, notPlanned);
        }

        /// <summary>A source or campaign that was created with the capture is not in the rules that this request has read before.</summary>
        private async Task ForgetWhatIsOlder(Command command, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            if ((command.Source is { Length: > 0 } source && rules.Source(source) is null) || (command.Campaign is { Length: > 0 } campaign && rules.Campaign(campaign) is null))
            {
                desk.Forget();
            }
        }

        private void RefusePast(NextStep? next, DateTimeOffset now)
        {
            if (next is not null && (next.At < now.AddMinutes(-5) || next.On < DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, user.Zone).DateTime)))
            {
                throw new ValidationException([new("next", "That day is over: a new task is due today or later.")]);
            }
        }

        /// <returns>Why not; null when it is planned, or nothing was to be.</returns>
        private string? Plan(Lead lead, NextStep? next, Moment m)
        {
            if (next is null || user.Id is not { } me)
            {
                return null;
            }

            var (at, isAllDay) = next.At is { } instant ? (instant.ToUniversalTime(), false) : (LeadTask.EndOf(next.On ?? m.Today, user.Zone), true);
            return lead.PlanTask(LeadTask.Of(lead.Id, next.Kind, next.Title.Trim(), null, at, isAllDay, me, TaskRepeat.Never, user.Actor, m.Now), user.Actor, m).Refusal;
        }

        /// <summary>What came in before: the record that is tried again, or that of the same request, which may have failed then.</summary>
        private async Task<Capture?> Known(Command command, CancellationToken cancellationToken) => command switch
        {
            { CaptureId: { } id } => await db.Captures.IgnoreQueryFilters().SingleOrDefaultAsync(c => c.Id == id, cancellationToken) ?? throw new NotFoundException("Capture", id),
            { RequestKey: { } key, Form: { } form } => races.Count == 0 ? null : await db.Captures.SingleOrDefaultAsync(c => c.FormId == form.FormId && c.RequestKey == key, cancellationToken), // Looked for before it was sent here.
            { RequestKey: { } key } => await db.Captures.SingleOrDefaultAsync(c => c.ReceivedFromId == user.Id && c.RequestKey == key, cancellationToken),
            _ => null,
        };
    }
}
