using LeadFlow.Domain.Calls;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Calls;

/// <summary>The script of a source, or the general one, with what stands behind it where it has no questions of its own.</summary>
public static class GetScript
{
    /// <param name="SourceId">Null for the general one.</param>
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Query(Guid? SourceId = null) : IRequest<Script>;

    /// <param name="Version">Of its own; 0 where it has none yet.</param>
    /// <param name="IsOwn">False where others' questions are shown: those of the general script, or of the agreement.</param>
    /// <param name="SourcesWithOwn">Sources that have questions of their own.</param>
    public sealed record Script(Guid? SourceId, int Version, bool IsOwn, bool IsOfAgreement, IReadOnlyList<ScriptQuestion> Questions, string? By, DateTimeOffset? At, IReadOnlySet<Guid> SourcesWithOwn);

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Script>
    {
        public async Task<Script> Handle(Query query, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var own = await db.LatestScript(query.SourceId, cancellationToken);
            var holds = own is { Questions.Count: > 0 } ? own : await db.ScriptFor(query.SourceId, cancellationToken);
            var latest = await db.CallScripts.AsNoTracking().Where(s => s.SourceId != null && !db.CallScripts.Any(later => later.SourceId == s.SourceId && later.Version > s.Version)).ToListAsync(cancellationToken);
            return new(query.SourceId, own?.Version ?? 0, own is { Questions.Count: > 0 }, holds is null, holds?.Questions ?? CallScript.Of(m.Content), holds?.By, holds?.At,
                latest.Where(s => s.Questions.Count > 0).Select(s => s.SourceId!.Value).ToHashSet());
        }
    }
}

internal static class ScriptChanges
{
    private const string ScriptChange = "script.change";

    /// <summary>The next version of a script, begun from what holds there. Whoever saves second is told who was faster.</summary>
    /// <param name="version">The version that was changed; null where it does not matter.</param>
    public static async Task<Domain.Result> ChangeScript(this LeadFlowDb db, Guid? sourceId, int? version, Func<List<ScriptQuestion>, Domain.Result> change, Desk desk, CurrentUser by, CancellationToken cancellationToken)
    {
        var (rules, m) = (await desk.Rules(cancellationToken), await desk.Now(cancellationToken));
        var source = sourceId is { } id ? rules.Source(id) ?? throw new NotFoundException("Source", id) : null;
        var own = await db.LatestScript(source?.Id, cancellationToken);
        if (version is { } seen && seen != (own?.Version ?? 0))
        {
            return Domain.Result.Refused($"{own?.By ?? "Somebody"} has changed this since you opened it. What you typed is still here: save again to let it win.");
        }

        var holds = own is { Questions.Count: > 0 } ? own : await db.ScriptFor(source?.Id, cancellationToken);
        var questions = (holds?.Questions ?? CallScript.Of(m.Content)).ToList();
        var result = change(questions);
        result = result.Succeeded ? CallScript.Check(questions) : result;
        if (!result.Succeeded || (own is not null && Json.Write(own.Questions) == Json.Write<IReadOnlyList<ScriptQuestion>>(questions)))
        {
            return result;
        }

        db.CallScripts.Add(CallScript.Of(source?.Id, own?.Version ?? 0, questions, by.Actor, m.Now));
        db.Audit.Add(AuditEntry.Of(by.Actor, ScriptChange, $"{source?.Name ?? "general"}: {questions.Count} questions, version {(own?.Version ?? 0) + 1}", m.Now));
        await db.SaveChangesAsync(cancellationToken);
        return result;
    }
}
