namespace LeadFlow.Web.Data;

/// <summary>Files of imports that were kept whole become files in chunks of a mebibyte.</summary>
internal static class ImportPartsSql
{
    public const string Move = """
        INSERT INTO import_parts (import_id, no, file_name, kind, length)
        SELECT f.import_id, 1, i.file_name, 'Csv', length(f.bytes) FROM import_files f JOIN imports i ON i.id = f.import_id;
        INSERT INTO import_chunks (import_id, part, no, bytes)
        SELECT f.import_id, 1, n, substr(f.bytes, n * 1048576 + 1, 1048576) FROM import_files f, generate_series(0, greatest(0, (length(f.bytes) - 1) / 1048576)) AS n;
        """;
}
