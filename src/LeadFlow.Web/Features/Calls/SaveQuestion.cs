using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Calls;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Calls;

/// <summary>A new question at the end of a script, or what one says.</summary>
public static class SaveQuestion
{
    /// <param name="Version">The version that was edited.</param>
    /// <param name="Question">Its key is empty for a new one.</param>
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid? SourceId, int Version, ScriptQuestion? Question) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Question).NotNull();
            RuleFor(c => c.Question!.Text).Must(t => !string.IsNullOrWhiteSpace(t)).WithMessage("Write what is asked.").When(c => c.Question is not null).OverridePropertyName("text");
            RuleFor(c => (string?)c.Question!.Text).Text(ScriptQuestion.TextMaxLength).When(c => c.Question is not null).OverridePropertyName("text");
            RuleFor(c => c.Question!.Help).Text(ScriptQuestion.HelpMaxLength).When(c => c.Question is not null).OverridePropertyName("help");
            RuleFor(c => (string?)c.Question!.Key).Text(ScriptQuestion.KeyMaxLength).When(c => c.Question is not null).OverridePropertyName("text");
            RuleForEach(c => c.Question!.Choices).ChildRules(c => c.RuleFor(x => (string?)x.Text).Text(ScriptChoice.TextMaxLength).OverridePropertyName("choices")).When(c => c.Question is not null).OverridePropertyName("choices");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var question = command.Question!;
            var book = (await desk.Rules(cancellationToken)).Fields;
            if (question is { Fills: QuestionFills.Field, Field: { Length: > 0 } field } && !AskedFields.IsField(field, book))
            {
                return Result.Refused("That field is not there: choose one of the list.");
            }

            if (question is { Fills: QuestionFills.Field, Field: { } own } && FieldKey.After(own) is { } key && book.Find(key) is { } known && question.Choices.Select(c => known.Read(c.Text).Problem is null ? null : c.Text).FirstOrDefault(t => t is not null) is { } odd)
            {
                return Result.Refused($"“{odd}” is no value of {known.Label}: each choice is one.");
            }

            return await db.ChangeScript(command.SourceId, command.Version, questions =>
            {
                var at = questions.FindIndex(q => q.Key == question.Key);
                if (at >= 0)
                {
                    questions[at] = question;
                }
                else
                {
                    questions.Add(question with { Key = Guid.NewGuid().ToString("N") });
                }

                return Result.Success;
            }, desk, user, cancellationToken);
        }
    }
}

/// <summary>A question is asked one place earlier, or later.</summary>
public static class MoveQuestion
{
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid? SourceId, string Key, bool Up) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken cancellationToken) => db.ChangeScript(command.SourceId, null, questions =>
        {
            var (at, to) = (questions.FindIndex(q => q.Key == command.Key), questions.FindIndex(q => q.Key == command.Key) + (command.Up ? -1 : 1));
            if (at < 0)
            {
                return Result.Refused("That question is not there any more.");
            }

            if (to >= 0 && to < questions.Count)
            {
                (questions[at], questions[to]) = (questions[to], questions[at]);
            }

            return Result.Success;
        }, desk, user, cancellationToken);
    }
}

/// <summary>A question is asked no more. What was answered to it stays with its leads.</summary>
public static class DropQuestion
{
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid? SourceId, string Key) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken cancellationToken) => db.ChangeScript(command.SourceId, null, questions =>
        {
            questions.RemoveAll(q => q.Key == command.Key);
            return questions.Count > 0 ? Result.Success : Result.Refused("It is the last question: go back to the general ones instead.");
        }, desk, user, cancellationToken);
    }
}

/// <summary>A source has no script of its own any more: what stands behind it is asked again, the general script or the agreement's questions.</summary>
public static class DropScript
{
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid? SourceId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken cancellationToken) => db.ChangeScript(command.SourceId, null, questions =>
        {
            questions.Clear();
            return Result.Success;
        }, desk, user, cancellationToken);
    }
}
