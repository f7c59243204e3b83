using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Forms;

/// <summary>Adds a question to a draft: what it is to learn decides how it is asked at first.</summary>
public static class AddQuestion
{
    [RequirePolicy(Policies.RunForms)]
    public sealed record Command(Guid FormId, int Version, QuestionMeaning Meaning, QuestionKind? Kind = null, string? Field = null) : IRequest<Added>;

    public sealed record Added(Result Result, string? Key = null);

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Command, Added>
    {
        public async Task<Added> Handle(Command command, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            string? key = null;
            var result = await db.ChangeDraft(command.FormId, command.Version, draft =>
            {
                var question = FirstQuestions.Of(command.Meaning, command.Kind, command.Field is { } field ? rules.Fields.Find(field) : null, rules.CompanyName);
                key = draft.FreeKey(question.Key);
                return draft.Questions.Count >= FormContent.MaxQuestions ? draft : draft.With(question with { Key = key });
            }, cancellationToken);
            return new(result, result.Succeeded ? key : null);
        }
    }
}
