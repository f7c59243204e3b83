using System.Globalization;
using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Received;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Mails;

/// <summary>Makes of a kept mail what it is: an answer on a lead's timeline, a new lead, somebody we know, or nobody's message.</summary>
public static class ReadMail
{
    /// <summary>Where a source is missing: so it is called.</summary>
    public const string DefaultSource = "Inbound mail";

    public const int TextMaxLength = 20_000;

    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid CaptureId) : IRequest<Guid?>;

    public sealed class Handler(LeadFlowDb db, Capturing capturing, Desk desk, ReplySecret secret, LostRaces races) : IRequestHandler<Command, Guid?>
    {
        /// <returns>The lead; null where none comes of it.</returns>
        public async Task<Guid?> Handle(Command command, CancellationToken cancellationToken)
        {
            var raw = await db.Captures.SingleOrDefaultAsync(c => c.Id == command.CaptureId && c.Route == CaptureRoute.Mail, cancellationToken) ?? throw new NotFoundException("Mail", command.CaptureId);
            if (raw.Outcome != CaptureOutcome.Failed)
            {
                return raw.LeadId;
            }

            var (mail, rules, m) = (MailReading.Read(MailPost.Of(raw.Body)), await desk.Rules(cancellationToken), await desk.Now(cancellationToken));
            if (AutomaticMail.WhyIgnored(mail, a => IsOurs(a, rules)) is { } why)
            {
                raw.Ignore(why);
                await db.SaveChangesAsync(cancellationToken);
                return null;
            }

            return await secret.LeadOf(mail.Recipients, cancellationToken) is { } answered && await Find(answered, m, cancellationToken) is { } lead
                ? await Hear(raw, lead, mail, m, cancellationToken)
                : await Capture(raw, mail, rules, m, cancellationToken);
        }

        private static bool IsOurs(string address, RulesSnapshot rules) =>
            (rules.ReplyDomain is { } domain && address.EndsWith($"@{domain}", StringComparison.OrdinalIgnoreCase)) || rules.People.Values.Any(p => p.IsActive && p.Email.Equals(address, StringComparison.OrdinalIgnoreCase));

        /// <summary>The lead of that address, or the one that it went into.</summary>
        private Task<Lead?> Find(Guid id, Moment m, CancellationToken cancellationToken)
        {
            var lately = m.Now.AddDays(-2);
            var leads = db.Leads.WithRules().Include(l => l.Identities).Include(l => l.Journeys).Include(l => l.Responses.Where(r => r.RecordedAt > lately && !r.Undone)).AsSplitQuery();
            return db.Find(id, it => leads.SingleOrDefaultAsync(l => l.Id == it, cancellationToken), cancellationToken);
        }

        private async Task<Guid?> Hear(Capture raw, Lead lead, IncomingMail mail, Moment m, CancellationToken cancellationToken)
        {
            var from = mail.From.Count > 0 ? mail.From[0].Address : mail.ReturnPath ?? "";
            var isTheirs = !mail.IsForged && IdentityKey.OfEmail(from) is { } key && lead.Identities.Any(i => i.Kind == key.Kind && i.Value == key.Value);
            lead.Hear(new(SubjectOf(mail), Said(mail) ?? "", from, isTheirs, mail.IsForged, Facts(raw, mail)), m);
            raw.Became(lead.Id, CaptureOutcome.Reinquiry);
            await db.SaveChangesAsync(cancellationToken);
            return lead.Id;
        }

        private async Task<Guid?> Capture(Capture raw, IncomingMail mail, RulesSnapshot rules, Moment m, CancellationToken cancellationToken)
        {
            var contact = WhoWrote(mail);
            if (!contact.IsSomebody(externalId: null))
            {
                throw new UnreadableMailException("It names nobody: there is no address that it came from.");
            }

            var source = await Source(raw.EndpointId, rules, cancellationToken);
            var first = (await desk.Rules(cancellationToken)).Assign(source, contact); // The source may have been made just now.
            var given = new CaptureGiven(CaptureRoute.Mail, contact)
            {
                Summary = Summary(mail, rules.TeamName(first.TeamId)),
                Said = Said(mail),
                Data = Facts(raw, mail),
                SourceId = source?.Id,
                OwnerId = first.OwnerId,
                SuspectedSpam = mail.IsForged,
                Responses = mail.IsForged ? [] : [(ResponseKind.Reply, null)],
                CapturedAt = raw.Attempts == 0 ? null : raw.ReceivedAt,
            };
            await using var turn = await capturing.TakeTurn(given, lost: races.Count > 0, cancellationToken);
            var lead = await capturing.Land(given, Actor.System, m, cancellationToken);
            raw.Became(lead.Id, db.Entry(lead).State == EntityState.Added ? CaptureOutcome.Created : CaptureOutcome.Reinquiry);
            await db.SaveChangesAsync(cancellationToken);
            if (turn is not null)
            {
                await turn.CommitAsync(cancellationToken);
            }

            return lead.Id;
        }

        private async Task<LeadSource?> Source(Guid? endpointId, RulesSnapshot rules, CancellationToken cancellationToken)
        {
            var chosen = await db.MailEndpoints.Where(e => e.Id == endpointId).Select(e => (Guid?)e.SourceId).SingleOrDefaultAsync(cancellationToken);
            return rules.SourceOf(chosen) is { } id && rules.Source(id) is { } source ? source : await capturing.Source(DefaultSource, cancellationToken);
        }

        /// <summary>Its sender, with what is plain of their signature.</summary>
        private static ContactDetails WhoWrote(IncomingMail mail)
        {
            var sender = mail.From.Count > 0 ? mail.From[0] : mail.ReturnPath is { Length: > 0 } path ? new MailPerson(null, path) : null;
            var signed = SignatureBlock.Under(MailText.Fresh(mail.Text));
            var name = sender?.Name is { } called && !called.Contains('@', StringComparison.Ordinal) ? called : null;
            var (first, last) = name is null ? (signed.FirstName, signed.LastName) : PersonName.Split(name);
            return new()
            {
                FirstName = Short(first),
                LastName = Short(last),
                Email = sender is not null && IdentityKey.NormaliseEmail(sender.Address) is not null ? sender.Address : null,
                Phone = signed.Phone is { Length: <= ContactDetails.PhoneMaxLength } phone && ContactDetails.IsPhone(phone) ? phone : null,
                JobTitle = Short(signed.JobTitle),
                Company = Short(signed.Company),
                Website = signed.Website,
            };

            static string? Short(string? text) => text is null ? null : Text.Shorten(text, ContactDetails.NameMaxLength);
        }

        private static string SubjectOf(IncomingMail mail) => Text.Shorten(Text.OneLine(mail.Subject), IncomingMail.SubjectMaxLength);

        private static string Summary(IncomingMail mail, string? team)
        {
            var subject = SubjectOf(mail);
            return Text.Shorten($"Wrote by e-mail{(team is null ? "" : $", for the team {team}")}{(mail.IsForged ? ", sender not proven" : "")}{(subject.Length == 0 ? "" : $": {subject}")}", Activity.SummaryMaxLength);
        }

        /// <summary>What they wrote, without what they answer, and what they attached. The raw record has the whole.</summary>
        private static string? Said(IncomingMail mail)
        {
            var attached = mail.Attachments.Count == 0 ? null : $"Attached, not kept: {string.Join(", ", mail.Attachments.Take(20).Select(a => $"{a.Name} ({a.Type}{(a.Size is { } size ? $", {Size(size)}" : "")})"))}";
            var also = mail.From.Count < 2 ? null : $"Also from: {List(mail.From.Skip(1))}";
            var answers = mail.ReplyTo.Count == 0 || mail.ReplyTo.All(r => mail.From.Any(f => f.Address.Equals(r.Address, StringComparison.OrdinalIgnoreCase))) ? null : $"Answers to: {List(mail.ReplyTo)}";
            var text = string.Join("\n\n", new[] { Text.NullIfEmpty(Text.Shorten(MailText.Fresh(mail.Text), TextMaxLength - 4000)), also, answers, attached }.OfType<string>());
            return text.Length == 0 ? null : Text.Shorten(text, TextMaxLength);
        }

        private static string List(IEnumerable<MailPerson> people) => Text.Shorten(string.Join(", ", people.Select(p => p.Address)), 500);

        private static string Size(long bytes) => bytes < 1024 * 1024 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes / 1024)} kB") : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MB");

        private static Dictionary<string, string> Facts(Capture raw, IncomingMail mail)
        {
            Dictionary<string, string> facts = new() { ["capture"] = raw.Id.ToString() };
            if (mail.From.Count > 1)
            {
                facts["alsoFrom"] = List(mail.From.Skip(1));
            }

            if (mail.ReplyTo.Count > 0)
            {
                facts["replyTo"] = List(mail.ReplyTo);
            }

            return facts;
        }
    }
}

/// <summary>A mail that could not be read stays as one that failed, with the reason, to be tried again.</summary>
public sealed class KeepFailedMail(IServiceScopeFactory scopes, TimeProvider time, ILogger<KeepFailedMail> logger) : IPipelineBehavior<ReadMail.Command, Guid?>
{
    public async Task<Guid?> Handle(ReadMail.Command request, RequestHandlerDelegate<Guid?> next, CancellationToken cancellationToken)
    {
        try
        {
            return await next();
        }
        catch (Exception e) when (e is not NotFoundException)
        {
            await using var scope = scopes.CreateSystemScope(); // The connection of the request may be what failed.
            var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            if (await db.Captures.SingleOrDefaultAsync(c => c.Id == request.CaptureId, CancellationToken.None) is { } raw)
            {
                raw.Failed(e is UnreadableMailException ? e.Message : KeepFailedCapture.Sentence(e), "{}", time.GetUtcNow());
                await db.SaveChangesAsync(CancellationToken.None);
                logger.LogWarning("Mail {Capture} could not be read and is kept", raw.Id);
            }

            throw;
        }
    }
}
