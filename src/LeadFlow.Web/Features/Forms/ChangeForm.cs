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
            RuleFor(c => c.Language).Must(l => l is null or { Length: 2 }).WithMessage("A language has two letters, as in en.").OverridePropertyName("language");
        }
    }

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command c, CancellationToken cancellationToken)
        {
            var form = await db.LoadForm(c.FormId, cancellationToken);
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
            RuleFor(c => c.Language).Must(l => l.Length == 2 && l.All(char.IsAsciiLetterLower)).WithMessage("A language has two letters, as in de.").OverridePropertyName("language");
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

/// <summary>The draft goes live as the form's next version; those who have the former one open still send that.</summary>
public static class PublishForm
{
    [RequirePolicy(Policies.RunForms)]
    public sealed record Command(Guid FormId, int Version) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var form = await db.LoadForm(command.FormId, cancellationToken);
            if (form.Version != command.Version)
            {
                return Result.Refused($"Somebody else changed {form.Name} meanwhile. Look at it again before you publish it.");
            }

            var now = time.GetUtcNow();
            var result = form.Publish((await desk.Rules(cancellationToken)).Fields, user.Id, now, out var version);
            if (version is not null)
            {
                db.FormVersions.Add(version);
                db.Note(user, "form.publish", $"{form.Name} (/f/{form.Slug}), version {version.Number}", now);
                await db.SaveChangesAsync(cancellationToken);
                desk.Forget();
            }

            return result;
        }
    }
}

/// <summary>A form takes no answers, or takes them again; archived, it is out of sight too.</summary>
public static class CloseForm
{
    [RequirePolicy(Policies.RunForms)]
    public sealed record Command(Guid FormId, bool Open = false, bool? Archive = null) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var form = await db.LoadForm(command.FormId, cancellationToken);
            var now = time.GetUtcNow();
            switch (command)
            {
                case { Archive: true }: form.Archive(now); break;
                case { Archive: false }: form.Unarchive(); break;
                case { Open: true }: form.Open(); break;
                default: form.Close(now); break;
            }

            db.Note(user, command switch { { Archive: true } => "form.archive", { Archive: false } => "form.unarchive", { Open: true } => "form.open", _ => "form.close" }, $"{form.Name} (/f/{form.Slug})", now);
            await db.SaveChangesAsync(cancellationToken);
            desk.Forget();
            return Result.Success;
        }
    }
}
