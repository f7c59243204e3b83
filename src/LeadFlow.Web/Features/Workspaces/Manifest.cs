using System.Text.Json;

namespace LeadFlow.Web.Features.Workspaces;

/// <summary>What a workspace says of itself: <c>manifest.json</c>, described in docs/workspace-format.md.</summary>
internal sealed record Manifest(string Format, int Version, DateTimeOffset CreatedAt, string CreatedBy, string Company, string Schema, long Rows, IReadOnlyList<Manifest.Table> Tables, IReadOnlyList<Manifest.Blob> Files, Manifest.Omitted LeftOut)
{
    public const string FileName = "manifest.json";
    public const string Name = "leadflow-workspace";

    /// <summary>Goes up when an older LeadFlow would misread the file. More tables and columns are no reason.</summary>
    public const int Latest = 1;

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    public sealed record Table(string Name, string File, long Rows, long Bytes, string Sha256, IReadOnlyList<Column> Columns);

    public sealed record Column(string Name, string Type);

    public sealed record Blob(string File, long Bytes, string Sha256);

    public sealed record Omitted(IReadOnlyList<Reason> Tables, IReadOnlyList<Reason> Columns);

    public sealed record Reason(string Name, string Why);
}
