using LeadFlow.Web.Features.Shared;

namespace LeadFlow.Web.Features.MyDay;

/// <summary>What a section of the day is drawn from.</summary>
/// <param name="Kind">What its rows say and offer.</param>
/// <param name="AllHref">Where the whole list stands.</param>
public sealed record DaySection(string Id, string Title, GetMyDay.Section Section, DayKind Kind, MyDayModel Page, string? AllHref = null)
{
    /// <summary>The first few are always in sight, the rest one press away.</summary>
    public const int First = 3;

    public string Count => $"{Section.Items.Count}{(Section.HasMore ? "+" : "")}";
}

public enum DayKind { RunsOut, Greet, Answered, Idle, GivenBack, Disputed, Expired, LeftBehind }

/// <param name="Section">The one it stands in.</param>
public sealed record DayRow(GetMyDay.Item Item, DaySection Section)
{
    public MyDayModel Page => Section.Page;

    public string Where => string.Join(", ", new[] { Item.JobTitle, Item.Company == Item.Lead ? null : Item.Company }.Where(t => !string.IsNullOrEmpty(t)));

    /// <summary>A row counts down where a clock runs, and says since when where none does.</summary>
    public bool CountsDown => Section.Kind is DayKind.RunsOut or DayKind.Greet or DayKind.Expired;

    public string Quoted(string? text) => text is null ? "" : text.Length > 200 ? Domain.Leads.Text.Shorten(text, 200) : text;

    public string When => TimeText.Relative(Item.At, Page.Now, Page.Zone, Page.T);
}
