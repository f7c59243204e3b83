using System.Globalization;

namespace LeadFlow.Domain;

public static class Days
{
    /// <summary>As sentences say it: "3 Mar 2027".</summary>
    public static string InWords(this DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
