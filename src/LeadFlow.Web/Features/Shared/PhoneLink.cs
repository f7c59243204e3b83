using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Features.Shared;

/// <summary>What follows <c>tel:</c> for a number as somebody wrote it.</summary>
public static class PhoneLink
{
    /// <summary>As it is dialled: with its country where it says one, without what is only for the eye.</summary>
    public static string Of(string phone)
    {
        var isInternational = phone.TrimStart().TrimStart('(').StartsWith('+') || phone.TrimStart().StartsWith("00", StringComparison.Ordinal);
        return isInternational && PhoneNumber.Normalise(phone) is { Length: > 0 } digits ? $"+{digits}" : PhoneNumber.Digits(phone) is { Length: > 0 } plain ? plain : phone.Replace(" ", "", StringComparison.Ordinal);
    }
}
