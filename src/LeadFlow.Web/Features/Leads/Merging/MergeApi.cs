using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Leads.Merging;

/// <summary>/api/v1/leads/{id}/merge and /api/v1/merges: several leads become one, and come apart again.</summary>
public static class MergeApi
{
    public sealed record MergeBody
    {
        /// <summary>The leads that go into this one.</summary>
        public IReadOnlyList<Guid>? Leads { get; init; }
        public IReadOnlyDictionary<string, Guid>? Take { get; init; }
        public Guid? KeepHandoff { get; init; }
    }

    public static void MapMerging(this RouteGroupBuilder api)
    {
        api.MapPost("/leads/{id:guid}/merge", Merge).RequireAuthorization(Policies.EditLeads).Produces<LeadView>().WithTags("Leads")
            .WithSummary("Merge leads").WithDescription("The `leads` go into this one, with all that hangs on them. `take` says which lead's value stays, by field: {\"email\": \"<lead id>\", \"customFields.size\": \"<lead id>\"}. `keepHandoff`: the one that goes on where several are open. Can be taken back for 30 days; the others' ids lead to this lead from now on.");
        api.MapGet("/leads/{id:guid}/merges", async (Guid id, ISender sender, CancellationToken ct) => Results.Json(new { items = await sender.Send(new FindMerges.Query(id), ct) }, ApiJson.Options))
            .RequireAuthorization(Policies.SeeLeads).WithTags("Leads").WithSummary("What was merged into a lead").WithDescription("Merges that can still be taken back.");
        api.MapPost("/merges/{id:guid}/undo", Undo).RequireAuthorization(Policies.EditLeads).Produces<LeadView>().WithTags("Leads")
            .WithSummary("Take a merge back").WithDescription("Each lead has its own rows again; what came after the merge stays with the one that stayed.");
    }

    private static async Task<IResult> Merge(Guid id, ApiBody<MergeBody> body, ISender sender, CancellationToken ct)
    {
        var merged = await sender.Send(new MergeLeads.Command(id, body.Value.Leads ?? []) { Take = body.Value.Take ?? new Dictionary<string, Guid>(), KeptHandoffId = body.Value.KeepHandoff }, ct);
        return await sender.Answer(id, merged.Result, ct);
    }

    private static async Task<IResult> Undo(Guid id, ISender sender, CancellationToken ct)
    {
        var undone = await sender.Send(new UndoMerge.Command(id), ct);
        return await sender.Answer(undone.SurvivorId, undone.Result, ct);
    }
}
