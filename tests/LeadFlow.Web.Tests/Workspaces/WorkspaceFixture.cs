using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LeadFlow.Web.Features.Workspaces;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Workspaces;

/// <summary>Makes exports, and what somebody could have made of them.</summary>
internal static class Exports
{
    /// <summary>As an admin does it: asked for, made by the clock, downloaded.</summary>
    public static async Task<byte[]> Export(this App app, TestUser admin)
    {
        Assert.True((await app.Send(new StartWorkspaceExport.Command(), admin)).Succeeded);
        Assert.Equal(1, await app.Send(new RunWorkspaceExports.Command(), admin));
        var made = (await app.Send(new GetWorkspace.Query(), admin)).Exports[0];
        Assert.True(made is { Error: null, Sha256: not null }, made.Error ?? made.State.ToString());
        await using var stream = (await app.Send(new OpenWorkspaceExport.Query(made.Id), admin)).Stream;
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        Assert.Equal((made.Bytes, made.Sha256), (bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()))));
        return bytes.ToArray();
    }

    public static async Task<ImportWorkspace.Outcome> Import(this App app, byte[] workspace, TestUser admin)
    {
        using var stream = new MemoryStream(workspace, writable: false);
        return await app.Send(new ImportWorkspace.Command(stream, "workspace.zip"), admin);
    }

    public static Dictionary<string, byte[]> Unpack(byte[] workspace)
    {
        using var zip = new ZipArchive(new MemoryStream(workspace));
        return zip.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var bytes = new MemoryStream();
            using var entry = e.Open();
            entry.CopyTo(bytes);
            return bytes.ToArray();
        });
    }

    public static byte[] Pack(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>The same workspace, with another manifest or other files. Lengths and hashes of what was changed are mended where that is asked for.</summary>
    public static byte[] Changed(byte[] workspace, Action<JsonObject>? manifest = null, Action<Dictionary<string, byte[]>>? files = null, bool mend = false)
    {
        var all = Unpack(workspace);
        files?.Invoke(all);
        var said = JsonNode.Parse(all[Manifest.FileName])!.AsObject();
        if (mend)
        {
            foreach (var table in said["tables"]!.AsArray().Where(t => all.ContainsKey((string)t!["file"]!)))
            {
                var content = all[(string)table!["file"]!];
                (table["rows"], table["bytes"], table["sha256"]) = (content.Count(b => b == '\n'), content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
            }
        }

        manifest?.Invoke(said);
        all[Manifest.FileName] = Encoding.UTF8.GetBytes(said.ToJsonString());
        return Pack(all);
    }

    public static List<string> Lines(byte[] file) => [.. Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
