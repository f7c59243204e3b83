using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>Why a row cannot become a lead.</summary>
/// <param name="Column">Name of the column; empty where it concerns the row as a whole.</param>
/// <param name="Value">The text of the cell, at most 80 characters.</param>
/// <param name="Sentence">Reads alone: it names the column and the value where there are any.</param>
public sealed record RowProblem(string Column, string Value, string Sentence);

/// <summary>
/// One row of a file as a lead: what the mapping made of its cells. Blank cells are null. Names of stages, owners, sources, campaigns and
/// reasons are texts still, for the import to look up; e-mail addresses and phone numbers are as written.
/// </summary>
public sealed record ImportRow
{
    /// <summary>The physical line of the file on which the row starts.</summary>
    public required long Line { get; init; }

    /// <summary>Empty when the row can become a lead; otherwise it is to be rejected as a whole.</summary>
    public IReadOnlyList<RowProblem> Problems => problems;

    public string? ExternalId { get; internal set; }
    public string? Email { get; internal set; }
    public string? Phone { get; internal set; }

    /// <summary>Of its own column, or else from the full name.</summary>
    public string? FirstName { get; internal set; }
    public string? LastName { get; internal set; }
    public string? Company { get; internal set; }

    /// <summary>Number of people.</summary>
    public int? CompanySize { get; internal set; }
    public string? Industry { get; internal set; }
    public string? JobTitle { get; internal set; }
    public string? Website { get; internal set; }
    public string? Country { get; internal set; }
    public string? Region { get; internal set; }
    public string? City { get; internal set; }
    public string? Postcode { get; internal set; }

    /// <summary>Of several columns: one paragraph each.</summary>
    public string? Notes { get; internal set; }
    public string? Source { get; internal set; }
    public string? Campaign { get; internal set; }
    public IReadOnlyList<string> Tags { get; internal set; } = [];
    public ReadInstant? CapturedAt { get; internal set; }
    public string? Owner { get; internal set; }
    public string? Stage { get; internal set; }
    public string? DeadReason { get; internal set; }
    public ReadInstant? WonAt { get; internal set; }
    public ReadInstant? LostAt { get; internal set; }

    /// <summary>Not negative, in <see cref="Currency"/>.</summary>
    public decimal? Amount { get; internal set; }

    /// <summary>ISO 4217; null with an amount means the company's.</summary>
    public string? Currency { get; internal set; }
    public Level? BudgetLevel { get; internal set; }

    /// <summary>Not negative, in <see cref="BudgetCurrency"/>.</summary>
    public decimal? BudgetAmount { get; internal set; }

    /// <summary>ISO 4217; null with an amount means the company's.</summary>
    public string? BudgetCurrency { get; internal set; }
    public string? BudgetNote { get; internal set; }
    public Level? AuthorityLevel { get; internal set; }
    public BuyingRole? AuthorityRole { get; internal set; }
    public Level? NeedLevel { get; internal set; }
    public string? NeedNote { get; internal set; }
    public DateOnly? TimeframeFrom { get; internal set; }
    public DateOnly? TimeframeTo { get; internal set; }
    public IReadOnlyList<ResponseKind> Interest { get; internal set; } = [];

    /// <summary>By key, without the prefix of the field.</summary>
    public IReadOnlyDictionary<string, string> CustomFields => custom;

    internal string? FullName { get; set; }

    /// <summary>The currency that stands beside the number in its own cell.</summary>
    internal string? WrittenCurrency { get; set; }
    internal string? WrittenBudgetCurrency { get; set; }

    private static readonly Dictionary<string, string> NoCustomFields = [];
    private Dictionary<string, string> custom = NoCustomFields;
    private List<RowProblem> problems = NoProblems;
    private static readonly List<RowProblem> NoProblems = [];

    internal void SetCustom(string key, string value)
    {
        custom = ReferenceEquals(custom, NoCustomFields) ? new Dictionary<string, string>(StringComparer.Ordinal) : custom;
        custom[key] = value;
    }

    internal void Add(RowProblem problem)
    {
        problems = ReferenceEquals(problems, NoProblems) ? [] : problems;
        problems.Add(problem);
    }
}
