using LeadFlow.Domain.Calls;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Features.Shared;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace LeadFlow.Web.Features.Calls;

/// <summary>What the form of a sheet sends.</summary>
public sealed record CallInput
{
    public sealed record AnswerInput(string? Question = null, int? Choice = null, string? Text = null, string? Amount = null, string? Currency = null);

    public sealed record SeenInput(Criterion Criterion = default, DateTimeOffset? At = null);

    public sealed record WhenInput(string? Title = null, TaskKind Kind = TaskKind.Call, string? When = null, DateOnly? Day = null, TimeOnly? Time = null);

    public Guid SheetId { get; init; }
    public Guid? ScriptId { get; init; }
    public CallChannel Channel { get; init; }
    public bool Inbound { get; init; }
    public DateTimeOffset? Started { get; init; }
    public Guid? Task { get; init; }
    public List<AnswerInput> Answers { get; init; } = [];
    public List<SeenInput> Seen { get; init; } = [];
    public Disposition? Disposition { get; init; }
    public string? Note { get; init; }
    public WhenInput Back { get; init; } = new(When: "tomorrow");
    public WhenInput Next { get; init; } = new(When: "tomorrow");

    /// <summary>Of who is not interested, or cannot be reached at that number; and of who wants to be left alone.</summary>
    public string? Dead { get; init; }
    public string? ForGood { get; init; }

    public AnswerInput? Of(ScriptQuestion question) => Answers.Find(a => a.Question == question.Key);

    /// <param name="errors">Where an amount stands that is none.</param>
    public FilledSheet Filled(ModelStateDictionary? errors)
    {
        var answers = new List<SheetAnswer>();
        foreach (var a in Answers.Where(a => a.Question is not null))
        {
            if (!AmountText.TryRead(a.Amount, out var amount))
            {
                errors?.AddModelError("Sheet.Answers", AmountText.WhyNot(a.Amount));
            }

            answers.Add(new(a.Question!) { Choice = a.Choice, Text = a.Text?.ReplaceLineEndings("\n"), Amount = amount, Currency = amount is null ? null : (a.Currency ?? "").Trim().ToUpperInvariant() });
        }

        return new(ScriptId, Channel, Inbound, answers, Started) { Seen = Seen.GroupBy(s => s.Criterion).ToDictionary(g => g.Key, g => g.First().At) };
    }

    public FinishCall.Command Command(Guid leadId, DateOnly today, TimeZoneInfo zone, ModelStateDictionary errors)
    {
        var rule = (Disposition ?? Domain.Calls.Disposition.Reached).Rule();
        var plan = rule.NeedsTime ? Back with { Title = string.IsNullOrWhiteSpace(Next.Title) ? null : Next.Title } : Next;
        var (at, on) = TaskWhen.Due(plan.When, plan.Day, plan.Time, today, zone);
        var reason = !rule.OffersDead ? null : rule.ForGood ? ForGood : Dead;
        return new(leadId, SheetId, rule.Disposition, Filled(errors))
        {
            Note = string.IsNullOrWhiteSpace(Note) ? null : Note.Trim(),
            DeadReason = string.IsNullOrWhiteSpace(reason) ? null : reason,
            Next = new(plan.Title, plan.Kind, at, on),
            TaskId = Task,
        };
    }
}
