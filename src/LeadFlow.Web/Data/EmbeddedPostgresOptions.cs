namespace LeadFlow.Web.Data;

public sealed record EmbeddedPostgresOptions
{
    /// <summary>LeadFlow's own folder. The cluster lies in its <c>postgres</c> subfolder, the server's log beside that.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Where initdb and postgres are; without it, the environment's LEADFLOW_PG_BIN, then the usual places.</summary>
    public string? BinFolder { get; init; }

    /// <summary>For tests: trades every safety of the data for speed, and deletes the data folder when the server has stopped.</summary>
    public bool ThrowAway { get; init; }

    /// <summary>Root gets a folder of the system, since the account that PostgreSQL then runs under cannot enter /root.</summary>
    public static string DefaultDataFolder
    {
        get
        {
            if (Environment.IsPrivilegedProcess)
            {
                return "/var/lib/leadflow";
            }

            var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return local.Length > 0
                ? Path.Combine(local, "leadflow")
                : throw new InvalidOperationException("This user has no home folder to keep the data in. Name a folder with LeadFlow__DataFolder.");
        }
    }
}
