using System.Text.RegularExpressions;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Architecture;

/// <summary>How the style sheets are built: all of them are loaded on every page, so a name means one thing.</summary>
public sealed partial class StyleTests
{
    [Fact]
    public void A_component_is_drawn_in_one_place()
    {
        var folder = Path.Combine(Repository.Root, "src", "LeadFlow.Web", "assets", "css");
        var places = new[] { "pages", "parts" }.SelectMany(f => Directory.EnumerateFiles(Path.Combine(folder, f), "*.css"))
            .SelectMany(file => Components().Matches(WithoutConditions(File.ReadAllText(file))).Select(m => (Name: m.Groups[1].Value, File: Path.GetFileName(file))))
            .Distinct().ToLookup(p => p.Name, p => p.File);

        Assert.True(places.Count > 200, $"{places.Count} components");
        Assert.Empty(places.Where(p => p.Count() > 1).Select(p => $".{p.Key} in {string.Join(" and ", p)}"));
    }

    /// <summary>What holds for a width or for paper adds to what is drawn elsewhere.</summary>
    private static string WithoutConditions(string css) => Conditions().Replace(Comments().Replace(css, ""), "");

    [GeneratedRegex(@"(?:^|\})\s*\.(lf-[\w-]+)\s*\{", RegexOptions.Multiline)]
    private static partial Regex Components();

    [GeneratedRegex(@"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")]
    private static partial Regex Conditions();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();
}
