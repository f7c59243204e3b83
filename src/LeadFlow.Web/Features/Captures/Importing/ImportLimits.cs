namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>The longest values, in characters (UTF-16 code units), that an import accepts.</summary>
internal static class ImportLimits
{
    public const int NamePart = 100;
    public const int Company = 200;
    public const int JobTitle = 150;
    public const int Email = 254;
    public const int Phone = 50;
    public const int Notes = 20_000;
    public const int Source = 100;
    public const int Url = 500;
    public const int ExternalId = 200;
    public const int Place = 100;
    public const int Postcode = 20;
    public const int Industry = 100;
    public const int Stage = 100;
    public const int Reason = 100;
    public const int Owner = 254;
    public const int Tag = 50;
    public const int CustomKey = 50;
    public const int CustomValue = 2_000;
    public const decimal Amount = 999_999_999_999m;
    public const int CompanySize = 10_000_000;
}
