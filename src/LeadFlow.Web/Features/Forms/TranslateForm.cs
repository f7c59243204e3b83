using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Forms;

/// <summary>Says a draft's texts in another language; what is left empty stays as it is written.</summary>
public static class TranslateForm
{
    /// <param name="Texts">By the names of <see cref="FormContent.Texts"/>; none at all takes the language away.</param>
    [RequirePolicy(Policies.RunForms)]
    public sealed record Command(Guid FormId, int Version, string Language, IReadOnlyDictionary<string, string> Texts) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Language).Must(FormCheck.IsLanguage).WithMessage("A language has two letters, as in de, and is one that there is.").OverridePropertyName("language");
            RuleForEach(c => c.Texts).Must(t => Text.IsStorable(t.Value) && t.Value.Length <= FormContent.IntroMaxLength).WithMessage($"A text has at most {FormContent.IntroMaxLength} characters.").OverridePropertyName("texts");
        }
    }

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken cancellationToken) => db.ChangeDraft(command.FormId, command.Version, draft =>
        {
            var names = draft.Texts().Select(t => t.Name).ToHashSet();
            var said = command.Texts.Where(t => names.Contains(t.Key) && !string.IsNullOrWhiteSpace(t.Value)).ToDictionary(t => t.Key, t => t.Value.Trim());
            var all = draft.Translations.Where(t => t.Key != command.Language).ToDictionary();
            if (said.Count > 0 && command.Language != draft.Language && all.Count < FormContent.MaxLanguages)
            {
                all[command.Language] = said;
            }

            return draft with { Translations = all };
        }, cancellationToken);
    }
}
