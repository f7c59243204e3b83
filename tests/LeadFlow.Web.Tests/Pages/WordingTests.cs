using System.Text.RegularExpressions;
using System.Xml.Linq;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Xunit;

namespace LeadFlow.Web.Tests.Pages;

/// <summary>
/// Every text of the face comes from the resources. After a change of texts run these tests once with LEADFLOW_WRITE_WORDING=1:
/// it writes src/LeadFlow.Web/Resources/Features/Shared/Wording.resx anew.
/// </summary>
public sealed partial class WordingTests(WordingTests.Pseudo app) : IClassFixture<WordingTests.Pseudo>
{
    private static readonly string _resx = Path.Combine(Repository.Root, "src", "LeadFlow.Web", "Resources", "Features", "Shared", "Wording.resx");

#if BY_HAND
    private static readonly string[] _attributes = ["aria-label", "placeholder", "title", "alt"];
#endif

    /// <summary>Under the pseudo-locale every text stands in brackets.</summary>
    public sealed class Pseudo(TestDatabase databases) : App(databases)
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["LeadFlow:PseudoLocale"] = "true" };
    }

    [Fact]
    public void Every_text_of_the_face_is_in_the_resources()
    {
        var texts = Texts();
        Assert.True(texts.Count > 500, $"{texts.Count} texts");
        if (Environment.GetEnvironmentVariable("LEADFLOW_WRITE_WORDING") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_resx)!);
            var header = new[] { ("resmimetype", "text/microsoft-resx"), ("version", "2.0"), ("reader", "System.Resources.ResXResourceReader, System.Windows.Forms, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089"), ("writer", "System.Resources.ResXResourceWriter, System.Windows.Forms, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089") };
            new XDocument(new XElement("root",
                header.Select(h => new XElement("resheader", new XAttribute("name", h.Item1), new XElement("value", h.Item2))),
                texts.Select(t => new XElement("data", new XAttribute("name", Wording.NameOf(t)), new XAttribute(XNamespace.Xml + "space", "preserve"), new XElement("value", t))))).Save(_resx);
            return;
        }

        var known = XDocument.Load(_resx).Root!.Elements("data").ToDictionary(d => d.Element("value")!.Value, d => d.Attribute("name")!.Value, StringComparer.Ordinal);
        Assert.Empty(texts.Where(t => !known.ContainsKey(t)).Select(t => $"not in Wording.resx: {t}"));
        Assert.Empty(known.Keys.Where(t => !texts.Contains(t)).Select(t => $"no longer said: {t}"));
        Assert.All(known, k => Assert.Equal(Wording.NameOf(k.Key), k.Value));
        Assert.Equal(known.Count, known.Values.Distinct(StringComparer.OrdinalIgnoreCase).Count()); // The resources do not tell them apart otherwise.
    }

    [Fact]
    public void Every_text_of_the_scripts_reaches_them_from_the_server()
    {
        var scripts = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "LeadFlow.Web", "assets", "ts"), "*.ts").Where(f => File.ReadAllText(f).Contains("from './words'", StringComparison.Ordinal));
        var said = scripts.SelectMany(f => Script().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(said.Order(StringComparer.Ordinal), ScriptWords.All.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_localizer_finds_them()
    {
        var texts = app.Services.GetRequiredService<IStringLocalizer<Wording>>();

        Assert.False(texts["Claim"].ResourceNotFound, texts["Claim"].SearchedLocation);
        Assert.True(texts["Nobody says this"].ResourceNotFound);
        Assert.Equal("⟦Claim⟧", app.Services.GetRequiredService<Wording>()["Claim"]);
    }

#if BY_HAND
    /// <summary>Compiled with -p:ByHand=true until names and sentences of the rules are marked translate="no" everywhere: it lists what stands outside of brackets, theirs too.</summary>
    [Fact]
    public async Task Under_the_pseudo_locale_every_page_speaks_in_brackets()
    {
        var (admin, rep) = (TestData.Admin(), TestData.Rep());
        var (raw, hot, claimed, accepted, dead) = (await app.Lead(), await app.HotLead(), await app.ClaimedLead(rep), await app.AcceptedLead(rep), await app.DeadLead());
        string[] leads = [$"/leads/{raw.Id}", $"/leads/{hot.Id}", $"/leads/{claimed.Id}", $"/leads/{accepted.Id}", $"/leads/{dead.Id}"];
        List<string> bare = [];
        await Visit(null, ["/sign-in"]);
        await Visit(admin, ["/triage", $"/triage/{raw.Id}", "/leads", "/leads/new", "/leads/views", "/board", "/find?q=hopper", "/start", "/sources", "/import", "/users", "/api", "/reports", "/opportunities", "/notices", "/preferences", "/queue", "/sign-out", .. leads]);
        await Visit(rep, ["/my-day", "/tasks", "/queue", "/board", "/opportunities", .. leads]);
        await Visit(TestData.Marketer(), ["/triage", "/leads", "/my-day"]);
        await Visit(TestData.SalesManager(), ["/my-day", "/reports", "/queue"]);

        Assert.True(bare.Count == 0, string.Join(Environment.NewLine, bare.Distinct().Order(StringComparer.Ordinal)));

        async Task Visit(TestUser? user, string[] paths)
        {
            using var browser = user is null ? app.Anonymous() : await app.Browser(user);
            foreach (var path in paths)
            {
                using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
                Assert.True(answer.IsSuccessStatusCode, $"{path} answered {answer.StatusCode}");
                var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
                bare.AddRange(Bare(page).Select(text => $"{path.Split('/')[1].Split('?')[0]}: {text}"));
            }
        }
    }

    /// <summary>Texts with words outside of brackets. An element with translate="no" holds names and sentences of the rules.</summary>
    private static IEnumerable<string> Bare(IDocument page)
    {
        foreach (var element in page.All.Where(e => e.Closest("[translate=no], script, style, kbd, code, pre, svg > title, option[value]:not([value='']), template") is null))
        {
            foreach (var text in element.ChildNodes.OfType<IText>().Select(t => t.Data).Concat(_attributes.Select(a => element.GetAttribute(a) ?? "")))
            {
                if (Word().IsMatch(Unbracketed(text)))
                {
                    yield return $"<{element.LocalName} class=\"{element.ClassName}\"> {Unbracketed(text).Trim()}";
                }
            }
        }
    }

    private static string Unbracketed(string text)
    {
        for (var before = ""; before != text;)
        {
            (before, text) = (text, Bracketed().Replace(text, " "));
        }

        return text;
    }
#endif

    private static SortedSet<string> Texts()
    {
        var texts = new SortedSet<string>(ScriptWords.All, StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "LeadFlow.Web", "Features"), "*.cs*", SearchOption.AllDirectories).Where(f => !f.Contains("/Dev/", StringComparison.Ordinal)))
        {
            foreach (Match match in Said().Matches(File.ReadAllText(file)))
            {
                texts.Add(match.Groups["verbatim"] is { Success: true } verbatim ? verbatim.Value.Replace("\"\"", "\"", StringComparison.Ordinal) : Regex.Unescape(match.Groups["plain"].Value));
            }
        }

        return texts;
    }

    [GeneratedRegex("""\b(?:T|t|words)\[\s*(?:@"(?<verbatim>(?:[^"]|"")*)"|"(?<plain>(?:[^"\\]|\\.)*)")\s*[,\]]""")]
    private static partial Regex Said();

    [GeneratedRegex("""\bwords\('([^']*)'""")]
    private static partial Regex Script();

    [GeneratedRegex("⟦[^⟦⟧]*⟧")]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"\p{L}{3,}")]
    private static partial Regex Word();
}
