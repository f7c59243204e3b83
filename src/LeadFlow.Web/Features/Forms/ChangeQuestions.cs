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

/// <summary>Moves a question of a draft to another place.</summary>
public static class PlaceQuestion
{
    /// <param name="To">0-based place among the others.</param>
    [RequirePolicy(Policies.RunForms)]
    public sealed record Command(Guid FormId, int Version, string Key, int To) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken cancellationToken) =>
            db.ChangeDraft(command.FormId, command.Version, draft => draft.Moved(command.Key, command.To), cancellationToken);
    }
}

/// <summary>Takes a question out of a draft; what hung on it is asked of everybody then.</summary>
public static class RemoveQuestion
{
    [RequirePolicy(Policies.RunForms)]
    public sealed record Command(Guid FormId, int Version, string Key) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken cancellationToken) =>
            db.ChangeDraft(command.FormId, command.Version, draft => draft.Without(command.Key), cancellationToken);
    }
}

/// <summary>How a question begins.</summary>
internal static class FirstQuestions
{
    public static FormQuestion Of(QuestionMeaning meaning, QuestionKind? kind, LeadFlow.Domain.Fields.CustomField? field, string company)
    {
        if (field is not null)
        {
            return new FormQuestion("own", field.Kind switch
            {
                LeadFlow.Domain.Fields.FieldKind.Number => QuestionKind.Number,
                LeadFlow.Domain.Fields.FieldKind.Date => QuestionKind.Date,
                LeadFlow.Domain.Fields.FieldKind.Choice => QuestionKind.Choice,
                LeadFlow.Domain.Fields.FieldKind.MultiChoice => QuestionKind.MultiChoice,
                LeadFlow.Domain.Fields.FieldKind.YesNo => QuestionKind.Choice,
                _ => QuestionKind.Text,
            }, field.Label)
            {
                Meaning = QuestionMeaning.Custom,
                Field = field.Key,
                Choices = field.Kind == LeadFlow.Domain.Fields.FieldKind.YesNo ? [new("yes", "Yes") { Value = "yes" }, new("no", "No") { Value = "no" }] : [.. field.Choices.Index().Select(c => new FormChoice($"c{c.Index + 1}", c.Item) { Value = c.Item })],
            };
        }

        var known = FormTemplates.Of(FormTemplate.DemoRequest, company).Questions;
        return (meaning, kind) switch
        {
            (_, QuestionKind.Consent) => known.First(q => q.Kind == QuestionKind.Consent) with { Label = $"{company} may …" },
            (_, QuestionKind.Hidden) => new FormQuestion("hidden", QuestionKind.Hidden, "Comes along unseen") { Parameter = "ref" },
            (QuestionMeaning.Said, QuestionKind.Choice or QuestionKind.MultiChoice) => new FormQuestion("choice", kind.Value, "") { Choices = [new("c1", ""), new("c2", "")] },
            (QuestionMeaning.Response, _) => new FormQuestion("did", QuestionKind.Choice, "") { Meaning = meaning, Choices = [new("c1", "") { Response = ResponseKind.Event }, new("c2", "")] },
            (QuestionMeaning.Said, _) => new FormQuestion("question", kind ?? QuestionKind.Text, ""),
            (QuestionMeaning.FirstName, _) => new FormQuestion("first-name", QuestionKind.Text, "First name") { Meaning = meaning },
            (QuestionMeaning.LastName, _) => new FormQuestion("last-name", QuestionKind.Text, "Last name") { Meaning = meaning },
            (QuestionMeaning.JobTitle, _) => new FormQuestion("job", QuestionKind.Text, "What do you do there?") { Meaning = meaning },
            (QuestionMeaning.CompanySize, _) => new FormQuestion("size", QuestionKind.Choice, "How many people work there?")
            {
                Meaning = meaning,
                Choices = [new("c1", "Up to 10") { Value = "10" }, new("c2", "11 to 50") { Value = "50" }, new("c3", "51 to 250") { Value = "250" }, new("c4", "More") { Value = "1000" }],
            },
            (QuestionMeaning.Industry, _) => new FormQuestion("industry", QuestionKind.Text, "Industry") { Meaning = meaning },
            (QuestionMeaning.Website, _) => new FormQuestion("website", QuestionKind.Text, "Website") { Meaning = meaning },
            (QuestionMeaning.Country, _) => new FormQuestion("country", QuestionKind.Text, "Country") { Meaning = meaning },
            (QuestionMeaning.Region, _) => new FormQuestion("region", QuestionKind.Text, "Region") { Meaning = meaning },
            (QuestionMeaning.City, _) => new FormQuestion("city", QuestionKind.Text, "City") { Meaning = meaning },
            (QuestionMeaning.Postcode, _) => new FormQuestion("postcode", QuestionKind.Text, "Postcode") { Meaning = meaning },
            _ => known.FirstOrDefault(q => q.Meaning == meaning) ?? new FormQuestion("question", QuestionKind.Text, ""),
        };
    }
}
