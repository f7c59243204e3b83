namespace LeadFlow.Web.Features.Notices.Digests;

/// <summary>Up to which change of the company and its people this node has reckoned when digests are due: between changes nobody is looked at but those whose digest is.</summary>
public sealed class DigestRoll
{
    public long? RulesNo { get; set; }
    public string? CompanyZone { get; set; }
}
