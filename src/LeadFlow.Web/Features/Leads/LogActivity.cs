using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Leads;

public enum TouchKind { Call, Meeting, Note, Email, Letter }

public enum TouchDirection { Outbound, Inbound }

public enum TouchOutcome { Reached, NoAnswer, LeftMessage, Bounced }

/// <summary>A touch that happened: a call, a meeting, mail, or a note about it.</summary>
public static class LogActivity
{
    public const int TextMaxLength = 20_000;

    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid LeadId, TouchKind Kind) : IRequest<Result>
    {
        public TouchDirection Direction { get; init; }

        /// <summary>Null: a call or meeting that says nothing else reached them.</summary>
        public TouchOutcome? Outcome { get; init; }
        public string? Text { get; init; }
        public DateTimeOffset? At { get; init; }
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(TimeProvider time)
        {
            RuleFor(c => c.Text).Text(TextMaxLength).OverridePropertyName("text");
            RuleFor(c => c.Text).NotEmpty().When(c => c.Kind == TouchKind.Note).WithMessage("Write the note first.").OverridePropertyName("text");
            RuleFor(c => c.At).Must(at => at is null || (at > DateTimeOffset.UnixEpoch && at <= time.GetUtcNow().AddMinutes(5))).WithMessage("It happened in the past.").OverridePropertyName("at");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var lead = await db.LoadLeadWithResponses(command.LeadId, m.Now, cancellationToken);
            var isInbound = command.Direction == TouchDirection.Inbound;
            var reached = command.Outcome is null or TouchOutcome.Reached;
            var kind = Enum.Parse<ActivityKind>(command.Kind.ToString());
            var data = command.Kind == TouchKind.Note ? [] : new Dictionary<string, string> { ["direction"] = isInbound ? "inbound" : "outbound" };
            if (command.Outcome is { } outcome)
            {
                data["outcome"] = Json.Write(outcome).Trim('"');
            }

            var people = (await desk.Rules(cancellationToken)).People.Values.Where(p => p.IsActive);
            if (Mentions.In(command.Text, people.Select(p => (p.Id, p.Name))) is { Count: > 0 } mentioned)
            {
                data[WhoIsTold.Mentioned] = string.Join(' ', mentioned);
            }

            lead.LogTouch(kind, Summary(command, user.Actor.Name, lead.Title), command.Text, reached, isInbound, command.At ?? m.Now, user.Actor, m, data.Count == 0 ? null : data);
            await db.SaveChangesAsync(cancellationToken);
            return Result.Success;
        }

        private static string Summary(Command command, string by, string lead) => (command.Kind, command.Direction, command.Outcome) switch
        {
            (TouchKind.Note, _, _) => $"{by} wrote a note",
            (TouchKind.Call, TouchDirection.Inbound, _) => $"{lead} called {by}",
            (TouchKind.Call, _, TouchOutcome.NoAnswer) => $"{by} called, no answer",
            (TouchKind.Call, _, TouchOutcome.LeftMessage) => $"{by} called and left a message",
            (TouchKind.Call, _, _) => $"{by} called, reached",
            (TouchKind.Meeting, _, _) => $"{by} met {lead}",
            (TouchKind.Email, TouchDirection.Inbound, _) => $"{lead} replied by e-mail",
            (TouchKind.Email, _, TouchOutcome.Bounced) => $"{by} sent an e-mail; it bounced",
            (TouchKind.Email, _, _) => $"{by} sent an e-mail",
            (_, TouchDirection.Inbound, _) => $"{lead} sent a letter",
            _ => $"{by} sent a letter",
        };
    }
}
