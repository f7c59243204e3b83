namespace LeadFlow.Domain.Captures;

/// <summary>What to do with a row whose person we know already.</summary>
public enum ImportPolicy { Skip, Fill, Overwrite }

/// <summary>One file of leads that came in, and how far it got. The file itself is kept beside it.</summary>
public sealed class Import
{
    public const int FileNameMaxLength = 300;
    public const long MaxFileBytes = 512L * 1024 * 1024;

    private Import() { } // For EF Core.

    public Guid Id { get; private init; }
    public string FileName { get; private init; } = "";

    /// <summary>JSON, as the API takes it.</summary>
    public string Mapping { get; private set; } = "{}";
    public ImportPolicy Policy { get; private set; }

    /// <summary>Counts what it would do, and changes nothing.</summary>
    public bool IsDryRun { get; private set; }
    public Guid CreatedById { get; private init; }
    public string CreatedByName { get; private init; } = "";
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Set when it was told to run; before that it is being matched.</summary>
    public Guid? JobId { get; private set; }
    public int Created { get; private set; }
    public int Updated { get; private set; }
    public int Skipped { get; private set; }
    public int Rejected { get; private set; }

    /// <summary>Sources and campaigns that it was the first to name.</summary>
    public Guid[] Brought { get; private init; } = [];

    public static Import Received(string fileName, Guid byId, string byName, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), FileName = fileName, CreatedById = byId, CreatedByName = byName, CreatedAt = now };

    public void Start(string mapping, ImportPolicy policy, bool dryRun, Guid jobId)
    {
        (Mapping, Policy, IsDryRun, JobId) = (mapping, policy, dryRun, jobId);
        CountAgain();
    }

    /// <summary>What a dry run counted by another mapping counts no more.</summary>
    public void Match(string mapping)
    {
        Mapping = mapping;
        if (IsDryRun)
        {
            CountAgain();
        }
    }

    /// <summary>Adds a batch; saved in the transaction of its rows, so that a restart goes on exactly after it.</summary>
    public void Count(int created, int updated, int skipped, int rejected) =>
        (Created, Updated, Skipped, Rejected) = (Created + created, Updated + updated, Skipped + skipped, Rejected + rejected);

    public void CountAgain() => (Created, Updated, Skipped, Rejected) = (0, 0, 0, 0);
}

/// <summary>A row that could not be taken, with the reason, so that it can be mended and imported again.</summary>
public sealed class ImportRejection
{
    private ImportRejection() { } // For EF Core.

    public Guid ImportId { get; private init; }

    /// <summary>1-based line in the file.</summary>
    public int Line { get; private init; }
    public string Reason { get; private init; } = "";
    public string[] Cells { get; private init; } = [];

    public static ImportRejection Of(Guid importId, int line, string reason, string[] cells) => new() { ImportId = importId, Line = line, Reason = reason, Cells = cells };
}
