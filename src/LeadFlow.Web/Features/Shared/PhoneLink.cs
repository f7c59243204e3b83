namespace LeadFlow.Web.Features.Shared;

/// <summary>What follows <c>tel:</c> for a number as somebody wrote it.</summary>
public static class PhoneLink
{
    public static string Of(string phone) => phone.Replace(" ", "", StringComparison.Ordinal);
}
