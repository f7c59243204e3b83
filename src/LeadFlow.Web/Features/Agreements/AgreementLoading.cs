using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Notices;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Live;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Agreements;

internal static class AgreementLoading
{
    /// <summary>One version with its signatures, locked until the end of the transaction: what is signed cannot change meanwhile.</summary>
    public static async Task<Agreement> LockAgreement(this LeadFlowDb db, Guid id, CancellationToken cancellationToken)
    {
        var agreement = (await db.Agreements.FromSql($"SELECT * FROM agreements WHERE id = {id} FOR UPDATE").ToListAsync(cancellationToken)).SingleOrDefault()
            ?? throw new NotFoundException("Agreement", id);
        await db.Entry(agreement).Collection(a => a.Signatures).LoadAsync(cancellationToken);
        return agreement;
    }

    /// <summary>One step in the life of a version: with the row locked, noted in the record where there is something to note, all or nothing.</summary>
    /// <param name="step">What is refused changes nothing; the note is an action and its subject.</param>
    public static async Task<Result> TakeStep(
        this LeadFlowDb db, Guid id, CurrentUser by, DateTimeOffset now, Func<Agreement, Task<(Result Result, (string Action, string Subject)? Note)>> step, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var (result, note) = await step(await db.LockAgreement(id, cancellationToken));
        if (!result.Succeeded)
        {
            return result;
        }

        if (note is { Action: var action, Subject: var subject })
        {
            db.Note(by, action, subject, now);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>Tells people what becomes of a version: those who have not done it themselves, and want to know.</summary>
    public static Task Tell(this LeadFlowDb db, IEnumerable<Guid> people, CurrentUser by, string what, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Tell(NoticeKind.Agreement, [.. people.Where(id => id != by.Id).Distinct()], by.Id, what, now, cancellationToken);

    /// <summary>Custom fields that a content asks for and that nobody is asked for.</summary>
    public static async Task<IReadOnlyList<RuleProblem>> FieldsUnknown(this LeadFlowDb db, AgreementContent content, CancellationToken cancellationToken) =>
        content.Stages.All(s => s.Criteria.RequiredCustomFields.Count == 0) ? [] : AgreementCheck.FieldsUnknown(content, new(await db.CustomFields.AsNoTracking().ToListAsync(cancellationToken)));

    /// <summary>Stages that a content no longer has, or has as another kind, while leads stand in them, and where it does not send them well.</summary>
    public static async Task<IReadOnlyList<RuleProblem>> StagesLeftBehind(this LeadFlowDb db, AgreementContent content, CancellationToken cancellationToken)
    {
        var held = await db.KeptTallies().GroupBy(t => new { t.StageName, t.StageKind }).Select(g => new { g.Key.StageName, g.Key.StageKind, Count = g.Sum(t => t.Count) }).Where(g => g.Count > 0).ToListAsync(cancellationToken);
        return [.. held.Where(h => content.Stage(h.StageName) is { } same && same.Kind != h.StageKind).OrderBy(h => h.StageName)
            .Select(h => new RuleProblem($"stages.{h.StageName}.kind", $"Leads in {h.StageName} are {Lower(h.StageKind)}: a stage that is {Lower(content.Stage(h.StageName)!.Kind)} needs another name, and {h.StageName} an heir.")),
            .. held.Where(h => content.Stage(h.StageName) is null).OrderBy(h => h.StageName).Select(h => (h, Heir: content.Stage(content.NameNow(h.StageName))))
            .Where(x => x.Heir is null || x.Heir.Kind != x.h.StageKind)
            .Select(x => new RuleProblem($"heirs.{x.h.StageName}", x.Heir is null
                ? $"{(x.h.Count == 1 ? "1 lead stands" : $"{x.h.Count} leads stand")} in {x.h.StageName}, which this version does not have: say into which stage they go."
                : $"Leads in {x.h.StageName} are {Lower(x.h.StageKind)}: they go to a stage of that kind, and the definition moves them on from there. {x.Heir.Name} is {Lower(x.Heir.Kind)}."))];

        static string Lower(LeadFlow.Domain.Leads.StageKind kind) => kind.ToString().ToLowerInvariant();
    }
}
