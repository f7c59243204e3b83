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

    /// <summary>Offers wait until the routing rules have been asked: there are some.</summary>
    public bool Routes { get; init; }

    /// <summary>Hours that a person keeps instead of the company's, in their own zone; null for who keeps those of the agreement.</summary>
    public Func<Guid, WorkingTime?> HoursOf { get; init; } = _ => null;

    /// <summary>Of teams, by id; null for one that is gone.</summary>
    public Func<Guid, string?> TeamName { get; init; } = _ => null;

    public AgreementContent Content => Agreement.Content;

    /// <summary>When a clock of so many minutes runs out that starts now, or at another instant: in the working time of the agreement, or of whoever it runs for.</summary>
    /// <param name="whose">Null where it runs for nobody in particular.</param>
    public DateTimeOffset Due(int minutes, DateTimeOffset? from = null, Guid? whose = null) =>
        whose is { } person && HoursOf(person) is { } own ? own.After(from ?? Now, minutes, Zone) : Content.Due(from ?? Now, minutes, Zone);

    /// <summary>The company-local day of an instant.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    /// <summary>The first instant of a company-local day.</summary>
    public DateTimeOffset StartOf(DateOnly day) => LocalTime.StartOf(day, Zone);
}
