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

/// <summary>Says a question of a draft anew.</summary>
public static class ChangeQuestion
{
    [RequirePolicy(Policies.RunForms)]
    public sealed record Command(Guid FormId, int Version, FormQuestion Question) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Question.Label).Text(FormQuestion.LabelMaxLength).OverridePropertyName("label");
            RuleFor(c => c.Question.Help).Text(FormQuestion.HelpMaxLength).OverridePropertyName("help");
            RuleFor(c => c.Question.Fixed).Text(FormReading.TextMaxLength).OverridePropertyName("fixed");
            RuleFor(c => c.Question.Parameter).Text(60).OverridePropertyName("parameter");
            RuleFor(c => c.Question.Choices).Must(c => c.Count <= FormQuestion.MaxChoices).WithMessage($"At most {FormQuestion.MaxChoices} choices.").OverridePropertyName("choices");
            RuleForEach(c => c.Question.Choices).Must(c => Text.IsStorable(c.Label) && c.Label.Length <= FormReading.TextMaxLength && (c.Value?.Length ?? 0) <= FormReading.TextMaxLength).WithMessage($"A choice has at most {FormReading.TextMaxLength} characters.").OverridePropertyName("choices");
            RuleForEach(c => c.Question.Choices).Must(c => c.Level <= FormCheck.HighestLevel).WithMessage("A form confirms nothing, only a person does. Likely is the most.").OverridePropertyName("choices");
            RuleFor(c => c.Question.ShownIf).Must(s => s is null || s.Choices.Count > 0).WithMessage("Tick the answers upon which it is asked, or ask it always.").OverridePropertyName("ifChoices");
            RuleFor(c => c.Question.Kind).IsInEnum().OverridePropertyName("kind");
            RuleFor(c => c.Question.Meaning).IsInEnum().OverridePropertyName("meaning");
        }
    }

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken cancellationToken) =>
            db.ChangeDraft(command.FormId, command.Version, draft => draft.With(command.Question.Key, command.Question), cancellationToken);
    }
}
