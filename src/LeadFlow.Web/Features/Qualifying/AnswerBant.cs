using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Qualifying;

/// <summary>Records what was learned of budget, authority, need and timeframe; the score and the stage follow in the same save.</summary>
public static class AnswerBant
{
    [RequirePolicy(Policies.EditLeads)]
    /// <param name="Takes">Who makes a lead warm by it that is nobody's, has it.</param>
    public sealed record Command(Guid LeadId, IReadOnlyList<AnswerGiven> Answers, bool Takes = false) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Answers).NotEmpty().WithMessage("Say something of budget, authority, need or timeframe.").OverridePropertyName("bant");
            RuleForEach(c => c.Answers).ChildRules(answer =>
            {
                answer.RuleFor(a => a.Note).Text(BantAnswer.NoteMaxLength);
                answer.RuleFor(a => a.Amount).Money();
                answer.RuleFor(a => a.Currency).Currency();
                answer.RuleFor(a => a.Currency).NotEmpty().When(a => a.Amount is not null).WithMessage("An amount needs its currency.");
            }).OverridePropertyName("bant");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var lead = await db.LoadLeadWithResponses(command.LeadId, m.Now, cancellationToken);
            var result = lead.Answer(command.Answers, user.Actor, m, command.Takes);
            await db.SaveChangesAsync(cancellationToken);
            return result;
        }
    }
}
