using System.Text.Json;
using System.Text.Json.Nodes;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Integrations;
using MediatR;

namespace LeadFlow.Web.Features.Leads;

/// <summary>PATCH of a lead: a merge patch of its contact details and custom fields against the version that was edited.</summary>
public static class LeadPatch
{
    /// <summary>The fields of <see cref="ContactDetails"/>, each of which may be left out.</summary>
    public sealed class Document
    {
        [System.Text.Json.Serialization.JsonExtensionData]
        public Dictionary<string, JsonElement> Fields { get; init; } = [];
    }

    private const string Custom = "customFields";

    private static readonly HashSet<string> _fields = [.. typeof(ContactDetails).GetProperties().Where(p => p.CanWrite).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name))];

    public static async Task<IResult> Edit(Guid id, HttpRequest request, ISender sender, CancellationToken ct)
    {
        if (request.Headers.IfMatch is not [{ Length: > 0 } match])
        {
            return new Problem(428, "Send If-Match with the version that was edited, as the ETag of the lead gives it.");
        }

        var patch = await Read(request, ct);
        var lead = await sender.Send(new GetLead.Query(id), ct);
        if (!int.TryParse(match.Replace("W/", "", StringComparison.Ordinal).Trim('"'), out var version) || version != lead.Version)
        {
            return new Problem(412, "Somebody else changed this in the meantime.", Current: lead);
        }

        Dictionary<string, string?>? custom = null;
        if (patch.Remove(Custom, out var fields))
        {
            if (fields.ValueKind != JsonValueKind.Object)
            {
                return Problem.Invalid(Custom, "An object with the custom fields to change; null empties one.");
            }

            custom = fields.EnumerateObject().GroupBy(f => f.Name).ToDictionary(g => g.Key, g => LeadBody.AsText(g.Last().Value));
        }

        if (patch.Keys.Where(k => !_fields.Contains(k)).ToDictionary(k => k, k => new[] { $"This cannot be edited here. What can: {string.Join(", ", _fields)}, {Custom}." }) is { Count: > 0 } wrong)
        {
            return Problem.Invalid(wrong);
        }

        var contact = JsonSerializer.SerializeToNode(Contact(lead), ApiJson.Options)!.AsObject();
        foreach (var (name, value) in patch)
        {
            contact[name] = value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0 ? null : JsonSerializer.SerializeToNode(value);
        }

        return await sender.Lead(id, new EditLead.Command(id, version, contact.Deserialize<ContactDetails>(ApiJson.Options)!, custom), ct);
    }

    private static async Task<Dictionary<string, JsonElement>> Read(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentType is { Length: > 0 } && !request.HasJsonContentType())
        {
            throw new BadHttpRequestException("Not JSON.", StatusCodes.Status415UnsupportedMediaType);
        }

        using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: ct);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? document.RootElement.EnumerateObject().GroupBy(p => p.Name).ToDictionary(g => g.Key, g => g.Last().Value.Clone())
            : throw QueryText.Wrong("", "The body is an object with the fields to change.");
    }

    private static ContactDetails Contact(LeadView lead) => new()
    {
        FirstName = lead.FirstName,
        LastName = lead.LastName,
        Email = lead.Email,
        Phone = lead.Phone,
        JobTitle = lead.JobTitle,
        Company = lead.Company,
        CompanySize = lead.CompanySize,
        Industry = lead.Industry,
        Website = lead.Website,
        Country = lead.Country,
        Region = lead.Region,
        City = lead.City,
        Postcode = lead.Postcode,
        Notes = lead.Notes,
    };
}
