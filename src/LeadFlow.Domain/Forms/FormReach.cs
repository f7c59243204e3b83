using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Forms;

/// <summary>How far a form can lift a lead by itself: what the scoring service says of somebody who gives the best answer to everything.</summary>
public static class FormReach
{
    /// <param name="today">The company-local day; timeframes are reckoned from it.</param>
    public static Qualification Best(FormContent form, AgreementContent agreement, DateOnly today)
    {
        var evidence = new Evidence
        {
            Budget = new(BestLevel(form, QuestionMeaning.Budget), today),
            Authority = new(BestLevel(form, QuestionMeaning.Authority), today),
            Need = new(BestLevel(form, QuestionMeaning.Need), today),
            Timeframe = form.Questions.Where(q => q.Meaning == QuestionMeaning.Timeframe)
                .SelectMany(q => q.Kind == QuestionKind.Date ? [Timeframe.Between(today, today)] : q.Choices.Select(c => TimeframePick.Range(c.Pick, today)))
                .Where(t => t is not null).MinBy(t => t!.From),
            Interest = Kinds(form).Aggregate(Interest.None, (sum, kind) => agreement.Interest.PointsOf(kind) is > 0 and var points ? sum.Add(points, today, agreement.Interest.HalfLifeDays) : sum),
            CanBeContacted = true,
            Fields = Enum.GetValues<LeadField>().Aggregate(new KnownFields(), (known, field) => known.With(field, true)),
            Custom = KnownKeys.Of(form.Questions.Where(q => q.Field is not null).Select(q => q.Field!)),
            Responded = Kinds(form).Aggregate(new RespondedKinds(), (kinds, kind) => kinds.With(kind)),
        };
        return BantScoring.Qualify(evidence, agreement, today);
    }

    /// <summary>Points that one choice of a question about a criterion gives by itself.</summary>
    public static int PointsOf(FormContent form, FormQuestion question, FormChoice choice, AgreementContent agreement, DateOnly today) =>
        question.Criterion is { } criterion ? Best(form with { Questions = [question with { Choices = [choice with { Response = null }] }] }, agreement, today).Criteria[(int)criterion].Points : 0;

    private static IEnumerable<ResponseKind> Kinds(FormContent form) => form.Questions.SelectMany(q => q.Choices).Where(c => c.Response is not null).Select(c => c.Response!.Value).Prepend(ResponseKind.Form).Distinct();

    private static Level BestLevel(FormContent form, QuestionMeaning meaning) =>
        form.Questions.Where(q => q.Meaning == meaning).SelectMany(q => q.Kind == QuestionKind.Number ? [Level.Possible] : q.Choices.Select(c => c.Level)).Append(Level.Unknown).Max();
}
