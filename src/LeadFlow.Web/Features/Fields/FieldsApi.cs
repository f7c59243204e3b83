using LeadFlow.Domain.Fields;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Fields;

/// <summary>/api/v1/custom-fields.</summary>
public static class FieldsApi
{
    /// <param name="Kind">text, number, date, choice, multi-choice or yes-no.</param>
    /// <param name="Choices">What is offered; of choice and multi-choice.</param>
    /// <param name="FormerChoices">No longer offered; leads may still hold them.</param>
    /// <param name="RequiredBy">Stages of the agreement in force that ask for it.</param>
    public sealed record Item(string Key, string Label, FieldKind Kind, IReadOnlyList<string> Choices, IReadOnlyList<string> FormerChoices, string Help, bool Archived, IReadOnlyList<string> RequiredBy);

    public static void MapFields(this WebApplication app, RouteGroupBuilder api) =>
        api.MapGet("/custom-fields", async (string? limit, string? cursor, ISender sender, CancellationToken ct) =>
            {
                var fields = (await sender.Send(new GetFields.Query(), ct)).Index().Select(f => (Place: f.Index, Item: new Item(f.Item.Key, f.Item.Label, f.Item.Kind, f.Item.Choices, f.Item.FormerChoices, f.Item.Help, f.Item.Archived, f.Item.RequiredBy))).ToList();
                var page = ApiPage.Of(fields, f => f.Place.ToString("D6", System.Globalization.CultureInfo.InvariantCulture), limit, cursor);
                return Results.Json(new ApiPage<Item>([.. page.Items.Select(f => f.Item)], page.NextCursor), ApiJson.Options);
            })
            .RequireAuthorization(Policies.SeeLeads).WithTags("Reference").Produces<ApiPage<Item>>().WithSummary("Custom fields")
            .WithDescription("What a lead's `customFields` may hold, in order. A key that is not among them is taken as text. Numbers are written as in 12.5, dates as in 2027-03-31, yes-no as yes and no, several choices as a list or with ; between.");
}
