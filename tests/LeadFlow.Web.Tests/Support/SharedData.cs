using Xunit;

namespace LeadFlow.Web.Tests.Support;

/// <summary>Real files that lie beside the repository, not in it. A test that needs one is skipped, with its name, where it is absent.</summary>
public static class SharedData
{
    private static readonly string? Root = Find();

    public static string Path(string name)
    {
        var path = System.IO.Path.Combine(Root ?? "", name);
        Assert.SkipUnless(Root is not null && (File.Exists(path) || Directory.Exists(path)), $"The data set {name} is not here.");
        return path;
    }

    /// <summary>The names of the files of a folder; one that stands for the folder where it is absent, so that its test shows as skipped.</summary>
    public static TheoryData<string> Files(string folder, string pattern = "*")
    {
        var path = Root is null ? "" : System.IO.Path.Combine(Root, folder);
        return Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path, pattern).Select(f => $"{folder}/{System.IO.Path.GetFileName(f)}").Order(StringComparer.Ordinal)]
            : [$"{folder}/{pattern}"];
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = System.IO.Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(data))
            {
                return data;
            }
        }

        return null;
    }
}
