namespace LeadFlow.Domain.Captures;

/// <summary>What a part of an import holds: a text or a workbook as it was uploaded, or rows that were made of those.</summary>
public enum ImportPartKind { Csv, Workbook, Rows }

/// <summary>
/// A file of an import. It is kept in chunks, so that nobody ever holds it whole: neither who uploads it nor who reads it.
/// </summary>
public sealed class ImportPart
{
    /// <summary>Files that were put together by a key, as rows: what is read where it is there.</summary>
    public const int Joined = 0;

    /// <summary>The first file. Further ones follow.</summary>
    public const int Main = 1;

    /// <summary>With the rows of the workbook n at 100 + n.</summary>
    public const int RowsOf = 100;

    /// <summary>Files that one import may be put together of.</summary>
    public const int MaxFiles = 4;

    public const int ChunkBytes = 1024 * 1024;
    public const int EncodingMaxLength = 60;
    public const int HeaderKeyLength = 64;

    private ImportPart() { } // For EF Core.

    public Guid ImportId { get; private init; }
    public int No { get; private init; }
    public string FileName { get; private init; } = "";
    public ImportPartKind Kind { get; private init; }
    public long Length { get; private set; }

    /// <summary>As it was found, with its mark; finding it takes reading the file to its end.</summary>
    public string? Encoding { get; private set; }

    /// <summary>A hash of the names of its columns: an import of the same columns is matched as the last one was.</summary>
    public string? HeaderKey { get; private set; }

    public static ImportPart Of(Guid importId, int no, string fileName, ImportPartKind kind) =>
        new() { ImportId = importId, No = no, FileName = fileName, Kind = kind };

    public void Kept(long length, string? encoding) => (Length, Encoding) = (length, encoding);

    public void HasColumns(string headerKey) => HeaderKey = headerKey;
}

/// <summary>A piece of a part; all but the last are of one size.</summary>
public sealed class ImportChunk
{
    private ImportChunk() { } // For EF Core.

    public Guid ImportId { get; private init; }
    public int Part { get; private init; }

    /// <summary>From 0.</summary>
    public int No { get; private init; }
    public byte[] Bytes { get; private init; } = [];
}
