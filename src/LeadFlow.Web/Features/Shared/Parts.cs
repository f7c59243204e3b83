using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Features.Shared;

public enum EmptyDrawing
{
    /// <summary>Three rings: no leads.</summary>
    Leads,

    /// <summary>A tick: all done.</summary>
    Done,

    /// <summary>A glass: nothing matches.</summary>
    NotFound,

    /// <summary>A line of time: nothing planned.</summary>
    Time,

    /// <summary>Lines of text: nothing written.</summary>
    Lines,
}

/// <summary>Nothing here, why, and what to do instead; drawn by _Empty.</summary>
/// <param name="Href">Of the application ("~/leads?stage=warm") or of the page.</param>
public sealed record Empty(string Title, string? Text = null, string? Action = null, string? Href = null, EmptyDrawing Drawing = EmptyDrawing.Leads);
