using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Calls;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Calls;

/// <summary>
/// What a sheet would make of a lead if the call ended now: the very step is taken with the lead in memory, and thrown away.
/// </summary>
public static class PreviewCall
{
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Query(Guid LeadId, FilledSheet? Sheet) : IRequest<Preview>
    {
        /// <summary>Null while they talk.</summary>
        public Disposition? Disposition { get; init; }
    }

    /// <param name="Skipped">Keys of questions that are not asked as it stands.</param>
    /// <param name="Theirs">What others have answered since the sheet was opened.</param>
    public sealed record Preview(int Before, int Score, StageKind Kind, string Stage, bool SalesReady, IReadOnlyList<string> Missing, NextQuestion? NextQuestion, IReadOnlySet<string> Skipped, IReadOnlyList<AnsweredMeanwhile> Theirs);

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Sheet!).SetValidator(new FilledSheetValidator()).When(q => q.Sheet is not null).OverridePropertyName("");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, Preview>
    {
        private static readonly Criterion[] _asked = [Criterion.Budget, Criterion.Authority, Criterion.Need, Criterion.Timeframe];

        public async Task<Preview> Handle(Query query, CancellationToken cancellationToken)
        {
            var (rules, m) = (await desk.Rules(cancellationToken), await desk.Now(cancellationToken));
            var lead = await db.LoadLeadWithResponses(query.LeadId, m.Now, cancellationToken);
            var before = lead.Qualification.Score;
            var sheet = query.Sheet ?? new(null, CallChannel.Phone, false, []);
            var theirs = await db.AnsweredSince(lead, sheet, _asked, user, cancellationToken);
            var skipped = CallSheet.Skipped(await db.QuestionsOf(sheet.ScriptId, m, cancellationToken), sheet.Answers);
            if (await Told(sheet, lead, rules, m, cancellationToken) is { } end && (!end.Told.IsNothing || query.Disposition is Disposition.Reached))
            {
                lead.EndCall(Guid.Empty, end, null, user.Actor, m, out _);
            }

            var result = lead.Qualify(m);
            db.ChangeTracker.Clear(); // Nothing of it is saved.
            return new(before, result.Score, lead.Qualification.StageKind, lead.Qualification.StageName, result.SalesReady, result.Missing, result.NextQuestion, skipped, theirs);
        }

        /// <summary>As of somebody who talks to us; null while something is no value yet.</summary>
        private async Task<CallEnd?> Told(FilledSheet sheet, Lead lead, RulesSnapshot rules, Moment m, CancellationToken cancellationToken)
        {
            try
            {
                return await db.Read(sheet, Disposition.Reached, lead, rules, m, cancellationToken);
            }
            catch (ValidationException)
            {
                return null;
            }
        }
    }
}
