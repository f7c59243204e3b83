using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.People;

namespace LeadFlow.Domain;

/// <summary>When something happens, and what holds then.</summary>
/// <param name="Now">The instant.</param>
/// <param name="Today">The company-local day of <paramref name="Now"/>.</param>
/// <param name="Agreement">The version in force.</param>
/// <param name="Person">Active users by id; null for one who has left.</param>
/// <param name="Zone">The company's time zone.</param>
public sealed record Moment(DateTimeOffset Now, DateOnly Today, AgreementInForce Agreement, Func<Guid, Actor?> Person, TimeZoneInfo Zone)
{
    /// <summary>Whose phone numbers those without a calling code are, by ISO code; null where nobody has said.</summary>
    public string? HomeCountry { get; init; }

    public AgreementContent Content => Agreement.Content;

    /// <summary>When a clock of so many minutes runs out that starts now, or at another instant: in the agreement's working time.</summary>
    public DateTimeOffset Due(int minutes, DateTimeOffset? from = null) => Content.Due(from ?? Now, minutes, Zone);

    /// <summary>The company-local day of an instant.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    /// <summary>The first instant of a company-local day.</summary>
    public DateTimeOffset StartOf(DateOnly day) => LocalTime.StartOf(day, Zone);
}
