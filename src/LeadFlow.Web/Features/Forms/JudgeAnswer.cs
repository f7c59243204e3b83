using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Forms;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Received;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Forms;

/// <summary>A person looks at what was put aside: it is a lead after all, or it is spam; either way the house learns it of the sender.</summary>
public static class JudgeAnswer
{
    [RequirePolicy(Policies.RunForms)]
    public sealed record Command(Guid CaptureId, Verdict Verdict) : IRequest<Judged>;

    public enum Verdict { Lead, Spam, LookAgain }

    public sealed record Judged(Result Result, Guid? LeadId = null);

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time, IServiceScopeFactory scopes) : IRequestHandler<Command, Judged>
    {
        public async Task<Judged> Handle(Command command, CancellationToken cancellationToken)
        {
            var raw = await db.Captures.SingleOrDefaultAsync(c => c.Id == command.CaptureId, cancellationToken) ?? throw new NotFoundException("Capture", command.CaptureId);
            if (raw.LeadId is { } known)
            {
                return command.Verdict == Verdict.Lead ? new(Result.Success, known) : new(Result.Refused("Somebody has made a lead of it meanwhile."));
            }

            if (raw.Outcome is not (CaptureOutcome.Suspected or CaptureOutcome.Spam) || raw.Given is null)
            {
                return new(Result.Refused("This was not put aside."));
            }

            var sent = KeepFailedCapture.Read(raw);
            if (command.Verdict != Verdict.LookAgain)
            {
                await Learn(SpamLesson.Of(sent.Contact.Email, raw.AddressKey, command.Verdict == Verdict.Spam), command.Verdict == Verdict.Spam, cancellationToken);
            }

            db.Note(user, command.Verdict switch { Verdict.Lead => "form.release", Verdict.Spam => "form.spam", _ => "form.look-again" }, sent.Contact.Email ?? sent.Contact.Name, time.GetUtcNow());
            if (command.Verdict != Verdict.Lead)
            {
                raw.Judge(command.Verdict == Verdict.Spam);
                await db.SaveChangesAsync(cancellationToken);
                return new(Result.Success);
            }

            await db.SaveChangesAsync(cancellationToken);
            await using var scope = scopes.CreateSystemScope();
            var captured = await scope.ServiceProvider.GetRequiredService<ISender>().Send(sent, cancellationToken);
            return new(Result.Success, captured.LeadId);
        }

        private async Task Learn(IReadOnlyList<(LessonKind Kind, string Value)> known, bool isSpam, CancellationToken cancellationToken)
        {
            foreach (var (kind, value) in known)
            {
                if (await db.SpamLessons.SingleOrDefaultAsync(l => l.Kind == kind && l.Value == value, cancellationToken) is { } lesson)
                {
                    lesson.Say(isSpam, user.Id, time.GetUtcNow());
                }
                else
                {
                    db.SpamLessons.Add(SpamLesson.Of(kind, value, isSpam, user.Id, time.GetUtcNow()));
                }
            }
        }
    }
}
