namespace LeadFlow.Domain.Forms;

/// <summary>A form as visitors see it.</summary>
public sealed record LiveForm(Guid Id, string Name, string Slug, int Number, FormContent Content, DateTimeOffset? ClosedAt, bool IsArchived)
{
    /// <summary>Whether it takes answers on a company-local day.</summary>
    public bool IsOpen(DateOnly today) => ClosedAt is null && !IsArchived && !(Content.ClosesOn < today);

    /// <param name="day">Of the instant, in the company's zone.</param>
    public bool WasOpen(DateTimeOffset at, DateOnly day) => !(ClosedAt <= at) && !(Content.ClosesOn < day);
}
