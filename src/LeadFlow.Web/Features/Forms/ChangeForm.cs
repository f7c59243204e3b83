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

/// <summary>Says anew what stands around the questions of a draft: its title, its thanks, where its leads belong, who is told, who may frame it.</summary>
public static class ChangeForm
{
    /// <param name="FrameOrigins">One a line.</param>
    [RequirePolicy(Policies.RunForms)]
    public sealed record Command(Guid FormId, int Version, string? Name, string? Title, string? Intro, string? Submit, string? ThanksTitle, string? ThanksText, string? Redirect, string? Accent, string? Ground,
        Guid? SourceId, Guid? CampaignId, IReadOnlyList<Guid> NotifyIds, DateOnly? ClosesOn, bool DoubleOptIn, string? FrameOrigins, string? Language) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).Must(n => !string.IsNullOrWhiteSpace(n)).WithMessage("A form needs a name, for you alone.").Text(Form.NameMaxLength).OverridePropertyName("name");
            RuleFor(c => c.Title).Must(t => !string.IsNullOrWhiteSpace(t)).WithMessage("The form needs a title.").Text(FormContent.TitleMaxLength).OverridePropertyName("title");
            RuleFor(c => c.Intro).Text(FormContent.IntroMaxLength).OverridePropertyName("intro");
            RuleFor(c => c.Submit).Text(60).OverridePropertyName("submit");
            RuleFor(c => c.ThanksTitle).Text(FormContent.TitleMaxLength).OverridePropertyName("thanksTitle");
            RuleFor(c => c.ThanksText).Text(FormContent.IntroMaxLength).OverridePropertyName("thanksText");
            RuleFor(c => c.Redirect).Text(FormContent.UrlMaxLength).Must(u => string.IsNullOrEmpty(u) || FormCheck.IsWebAddress(u)).WithMessage("An address begins with https:// or http://.").OverridePropertyName("redirect");
            RuleFor(c => c.Accent).Must(a => string.IsNullOrEmpty(a) || FormCheck.IsColour(a)).WithMessage("A colour is written as in #1a2b3c.").OverridePropertyName("accent");
            RuleFor(c => c.Ground).Must(a => string.IsNullOrEmpty(a) || FormCheck.IsColour(a)).WithMessage("A colour is written as in #1a2b3c.").OverridePropertyName("ground");
            RuleFor(c => c.FrameOrigins).Must(o => Lines(o).All(FormCheck.IsOrigin)).WithMessage("One site a line, as in https://www.example.com, without a path.").OverridePropertyName("frameOrigins");
            RuleFor(c => c.FrameOrigins).Must(o => Lines(o).Count <= FormContent.MaxOrigins).WithMessage($"At most {FormContent.MaxOrigins} sites.").OverridePropertyName("frameOrigins");
            RuleFor(c => c.Language).Must(l => l is null || FormCheck.IsLanguage(l)).WithMessage("A language has two letters, as in en, and is one that there is.").OverridePropertyName("language");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command c, CancellationToken cancellationToken)
        {
            var form = await db.LoadForm(c.FormId, cancellationToken);
            if (c.ClosesOn is { } last && last != form.Draft.ClosesOn && last < (await desk.Now(cancellationToken)).Today)
            {
                throw new ValidationException([new("closesOn", "This day is over: it would take no answers.")]);
            }

            var result = await db.ChangeDraft(c.FormId, c.Version, draft => draft with
            {
                Title = c.Title!.Trim(),
                Intro = Text.NullIfEmpty(c.Intro?.Trim()),
                Submit = string.IsNullOrWhiteSpace(c.Submit) ? "Send" : c.Submit.Trim(),
                Language = c.Language ?? draft.Language,
                Thanks = new(string.IsNullOrWhiteSpace(c.ThanksTitle) ? "Thank you" : c.ThanksTitle.Trim(), Text.NullIfEmpty(c.ThanksText?.Trim()), Text.NullIfEmpty(c.Redirect?.Trim())),
                Theme = new(Text.NullIfEmpty(c.Accent), Text.NullIfEmpty(c.Ground)),
                SourceId = c.SourceId,
                CampaignId = c.CampaignId,
                NotifyIds = [.. c.NotifyIds.Distinct()],
                ClosesOn = c.ClosesOn,
                DoubleOptIn = c.DoubleOptIn,
                FrameOrigins = Lines(c.FrameOrigins),
            }, cancellationToken);
            if (result.Succeeded && form.Name != c.Name!.Trim())
            {
                form.Rename(c.Name);
                await db.SaveChangesAsync(cancellationToken);
            }

            return result;
        }
    }

    private static List<string> Lines(string? text) => [.. (text ?? "").Split(['\n', '\r', ' ', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(o => o.TrimEnd('/')).Distinct()];
}
