using FluentValidation;
using FluentValidation.Results;
using LeadFlow.Domain;
using LeadFlow.Domain.Calls;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Calls;

/// <summary>A call or a chat is over: what was answered, how it ended and what happens next, in one save. The same sheet again does nothing twice.</summary>
public static class FinishCall
{
    public const string CallBack = "Call back";

    /// <param name="SheetId">Made with the sheet.</param>
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid LeadId, Guid SheetId, Disposition Disposition, FilledSheet? Sheet) : IRequest<Finished>
    {
        public string? Note { get; init; }

        /// <summary>One of the agreed reasons: the lead is dead by it.</summary>
        public string? DeadReason { get; init; }

        /// <summary>What happens next; when to call back, of a disposition that says so.</summary>
        public Plan? Next { get; init; }

        /// <summary>The task that said to call.</summary>
        public Guid? TaskId { get; init; }
    }

    /// <param name="DueAt">An instant; or else</param>
    /// <param name="DueOn">some time that day.</param>
    public sealed record Plan(string? Title, TaskKind Kind = TaskKind.Call, DateTimeOffset? DueAt = null, DateOnly? DueOn = null);

    /// <param name="WasDone">It was finished before: this press changed nothing.</param>
    /// <param name="Theirs">What others have answered meanwhile: nothing was saved, and the next press, which has seen it, is.</param>
    public sealed record Finished(Result Result, Guid LeadId, Guid? CallId = null, bool WasDone = false, int Before = 0, int Score = 0, bool CanUndo = false)
    {
        public IReadOnlyList<AnsweredMeanwhile> Theirs { get; init; } = [];
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Disposition).IsInEnum();
            RuleFor(c => c.Sheet!).SetValidator(new FilledSheetValidator()).When(c => c.Sheet is not null).OverridePropertyName("");
            RuleFor(c => c.Note).Text(CallEnd.NoteMaxLength).OverridePropertyName("note");
            RuleFor(c => c.DeadReason).Text(StageEntry.WhyMaxLength).OverridePropertyName("dead");
            RuleFor(c => c.Next!.Title).Text(LeadTask.TitleMaxLength).When(c => c.Next is not null).OverridePropertyName("title");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Finished>
    {
        public async Task<Finished> Handle(Command command, CancellationToken cancellationToken)
        {
            var (rules, m) = (await desk.Rules(cancellationToken), await desk.Now(cancellationToken));
            if (await db.Calls.IgnoreQueryFilters().AsNoTracking().SingleOrDefaultAsync(c => c.Id == command.SheetId, cancellationToken) is { } done)
            {
                return done.ById == user.Id ? new(Result.Success, done.LeadId, done.Id, WasDone: true) : throw new NotFoundException("Call", command.SheetId);
            }

            var lead = await db.LoadLeadWithResponses(command.LeadId, m.Now, cancellationToken);
            var before = lead.Qualification.Score;
            var sheet = command.Sheet ?? new(null, CallChannel.Phone, false, []);
            var end = await db.Read(sheet, command.Disposition, lead, rules, m, cancellationToken);
            if (await db.AnsweredSince(lead, sheet, end.Told.Answers.Select(a => a.Criterion), user, cancellationToken) is { Count: > 0 } theirs)
            {
                return new(Result.Refused($"{string.Join(" and ", theirs.Select(t => t.By).Distinct())} answered while you were talking: look at it, and save again to let yours be the later answer."), lead.Id) { Theirs = theirs };
            }

            var reason = command.DeadReason is { Length: > 0 } name ? m.Content.DeadReasons.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase)) : null;
            if (reason is null && command.DeadReason is { Length: > 0 })
            {
                return new(Result.Refused($"Dead needs one of the agreed reasons: {string.Join(", ", m.Content.DeadReasons.Select(r => r.Name))}."), lead.Id);
            }

            end = end with
            {
                Note = command.Note,
                Dead = reason,
                Next = Planned(command, lead, rules, m),
                Task = lead.Tasks.FirstOrDefault(t => t.Id == command.TaskId),
                Mentions = Mentions.In(command.Note, rules.People.Values.Where(p => p.IsActive).Select(p => (p.Id, p.Name))) is { Count: > 0 } mentioned ? string.Join(' ', mentioned) : null,
            };
            end = end with { Zone = end.Task is { } task && rules.People.TryGetValue(task.AssigneeId, out var person) ? rules.ZoneOf(person) : rules.Zone };
            var result = lead.EndCall(command.SheetId, end, sheet.ScriptId, user.Actor, m, out var call);
            if (!result.Succeeded)
            {
                db.ChangeTracker.Clear(); // All of it or nothing.
                return new(result, lead.Id);
            }

            db.Calls.Add(call!);
            await db.SaveChangesAsync(cancellationToken);
            return new(result, lead.Id, call!.Id, Before: before, Score: lead.Qualification.Score, CanUndo: call.CanBeUndone);
        }

        /// <summary>Whoever holds the call does what comes next.</summary>
        private LeadTask? Planned(Command command, Lead lead, RulesSnapshot rules, Moment m)
        {
            var isCallBack = command.Disposition.Rule().NeedsTime;
            if (command.Next is not { } plan || user.Id is not { } me || (!isCallBack && string.IsNullOrWhiteSpace(plan.Title)) || (isCallBack && plan is { DueAt: null, DueOn: null }))
            {
                return null;
            }

            var zone = rules.People.TryGetValue(me, out var person) ? rules.ZoneOf(person) : rules.Zone;
            DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
            var day = plan.DueAt is { } instant ? Day(instant) : plan.DueOn ?? Day(m.Now);
            if (day < Day(m.Now) || day.Year > 2099)
            {
                throw new ValidationException([new ValidationFailure(isCallBack ? "back" : "dueOn", "Choose a day that is today or later.")]);
            }

            return LeadTask.Of(lead.Id, isCallBack ? TaskKind.Call : plan.Kind, string.IsNullOrWhiteSpace(plan.Title) ? CallBack : plan.Title.Trim(), null,
                plan.DueAt?.ToUniversalTime() ?? LeadTask.EndOf(day, zone), plan.DueAt is null, me, TaskRepeat.Never, user.Actor, m.Now);
        }
    }
}
