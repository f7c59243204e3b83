using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Forms;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Received;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Forms.Public;

/// <summary>A visitor sends a form: it becomes a lead, or is put aside where it looks like spam; either way it is kept, and the visitor sees the same page.</summary>
public static class SubmitForm
{
    /// <param name="Posted">By key of the question.</param>
    [AllowAnybody("Forms are filled in by people who have no account.")]
    public sealed record Command(string Slug, IReadOnlyDictionary<string, IReadOnlyList<string>> Posted, Visit Visit) : IRequest<Answer>;

    /// <summary>What came with the answers.</summary>
    /// <param name="Token">Of the page that they came from.</param>
    /// <param name="IsTrapFilled">A field that no person sees was filled in.</param>
    /// <param name="Address">Of the network.</param>
    /// <param name="Page">The page of whoever shows the form.</param>
    /// <param name="Home">Where this installation is reached from outside.</param>
    public sealed record Visit(string? Token, bool IsTrapFilled = false, string? Address = null, string? Page = null, string? Referrer = null, IReadOnlyDictionary<string, string>? Utm = null, string? Language = null, string Home = "");

    public enum Outcome { Taken, Invalid, Confirm, Closed, Missing }

    /// <param name="Token">For the page that asks once more.</param>
    public sealed record Answer(Outcome Outcome, FormContent? Shown = null, string? Token = null, IReadOnlyDictionary<string, AnswerProblem>? Problems = null);

    public sealed class Handler(SenderRecords senders, IServiceScopeFactory scopes, Desk desk, FormLanding landing, LandingTogether together, FormTokens tokens, FormPace pace, TimeProvider time, IConfiguration configuration) : IRequestHandler<Command, Answer>
    {
        private readonly SpamLimits _limits = new(configuration.GetValue("LeadFlow:Forms:AnswersPerAddress", new SpamLimits().PerAddress), configuration.GetValue("LeadFlow:Forms:AnswersPerMinute", new SpamLimits().PerFormAndMinute));

        public async Task<Answer> Handle(Command command, CancellationToken cancellationToken)
        {
            using var coming = together.Coming();
            var rules = await desk.Rules(cancellationToken);
            if (!rules.Forms.TryGetValue(command.Slug, out var live) || live.IsArchived)
            {
                return new(Outcome.Missing);
            }

            var m = await desk.Now(cancellationToken);
            var token = tokens.Read(command.Visit.Token, live.Id);
            var shown = (token is null || token.Version == live.Number ? live.Content : await VersionOf(live, token.Version, cancellationToken)).In(command.Visit.Language);
            var reading = FormReading.Of(shown, command.Posted, rules.Fields, m.Today);
            var facts = await Facts(live, command, shown, reading, token, rules.AddressSalt);
            if (facts.IsSentAgain)
            {
                return new(Outcome.Taken, shown); // Pressed twice, or sent again by the browser.
            }

            var signs = SpamCheck.Of(facts.Spam, _limits);
            var late = !live.IsOpen(m.Today) && (token is null || !live.WasOpen(token.MadeAt, m.DayOf(token.MadeAt))); // Whoever was at it when it closed is let through.
            if (reading.Problems.Count > 0 && !late && !facts.Spam.IsTrapFilled && (token is not null || !reading.Contact.CanBeContacted))
            {
                return new(Outcome.Invalid, shown, tokens.Make(live.Id, token?.Version ?? live.Number, token?.MadeAt), reading.Problems);
            }

            var body = new FormBody(live.Slug, token?.Version ?? live.Number, shown.Language, reading.Said)
            {
                Posted = reading.Problems.Count > 0 ? command.Posted : null,
                Seconds = facts.Spam.Took?.TotalSeconds,
                Page = command.Visit.Page,
                Referrer = command.Visit.Referrer,
                Utm = command.Visit.Utm,
            };
            var sent = body.Capture(CaptureRoute.Form, live, shown, reading, rules, command.Visit.Home) with { RequestKey = token?.Key, Form = new(live.Id, body.Version, facts.AddressKey, facts.SameKey) };
            if (late || signs.Count > 0)
            {
                var why = late ? "The form was closed" : string.Join(", ", signs.Select(s => s.InWords(facts.Spam)));
                await using var scope = scopes.CreateSystemScope();
                var capture = await FormLanding.PutAside(scope.ServiceProvider.GetRequiredService<LeadFlowDb>(), sent with { RequestKey = null, Form = sent.Form! with { SameKey = null } }, why, m.Now, cancellationToken); // It may be sent again.
                return late ? new(Outcome.Closed, shown)
                    : signs is [SpamSign.NoToken or SpamSign.TokenUsed] ? new(Outcome.Confirm, shown, tokens.Make(live.Id, live.Number, captureId: capture.Id))
                    : new(Outcome.Taken, shown);
            }

            await landing.Land(sent);
            return new(Outcome.Taken, shown);
        }

        private async Task<FormContent> VersionOf(LiveForm live, int number, CancellationToken cancellationToken)
        {
            await using var scope = scopes.CreateSystemScope(); // Whoever is signed in here is a visitor like everybody.
            var versions = scope.ServiceProvider.GetRequiredService<LeadFlowDb>().FormVersions.AsNoTracking();
            return (await versions.SingleOrDefaultAsync(v => v.FormId == live.Id && v.Number == number, cancellationToken))?.Content ?? live.Content;
        }

        /// <param name="IsSentAgain">The page was sent before, with the same answers.</param>
        private sealed record Known(SpamFacts Spam, string? AddressKey, string SameKey, bool IsSentAgain);

        /// <summary>All that is known of the sender and of what came before.</summary>
        private async Task<Known> Facts(LiveForm live, Command command, FormContent shown, FormReading reading, FormTokens.Token? token, Guid salt)
        {
            var now = time.GetUtcNow();
            var address = VisitorAddress.Key(command.Visit.Address, salt);
            var (same, sameBefore) = (SameKey(command.Posted, now), SameKey(command.Posted, now - SpamCheck.SameWindow));
            var known = SpamLesson.Of(reading.Contact.Email, address, isSpam: true).Union(SpamLesson.Of(reading.Contact.Email, address, isSpam: false)).ToList();
            var found = await senders.Of(new(live.Id, token?.Key, address, now - SpamCheck.Window, _limits.PerAddress, same, sameBefore, known, now - SpamLesson.AddressCounts));
            var spam = new SpamFacts
            {
                HasToken = token is not null,
                IsTokenUsed = found.SentBefore is not null,
                Took = token is null ? null : now - token.MadeAt,
                Required = shown.Questions.Count(q => q.Required && q.Kind != QuestionKind.Hidden),
                IsTrapFilled = command.Visit.IsTrapFilled,
                FromAddress = found.FromAddress,
                OnForm = pace.Count(live.Id),
                IsSameAsBefore = found.IsSameAsBefore,
                Email = reading.Contact.Email,
                Typed = reading.Typed,
                SaidToBeSpam = SpamLesson.Of(found.Lessons),
            };
            return new(spam, address, same, found.SentBefore == same || found.SentBefore == sameBefore);
        }

        /// <summary>Of the answers, whatever their order, within an hour.</summary>
        private static string SameKey(IReadOnlyDictionary<string, IReadOnlyList<string>> posted, DateTimeOffset at)
        {
            var text = new StringBuilder((at.ToUnixTimeSeconds() / 3600).ToString(CultureInfo.InvariantCulture));
            foreach (var (key, values) in posted.OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                text.Append('\n').Append(key).Append('=').AppendJoin('\t', values);
            }

            return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())), 0, 16);
        }
    }
}
