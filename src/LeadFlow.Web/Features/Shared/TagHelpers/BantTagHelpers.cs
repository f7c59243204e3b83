using System.Globalization;
using System.Text;
using LeadFlow.Domain.Qualifying;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LeadFlow.Web.Features.Shared.TagHelpers;

/// <summary><c>&lt;lf-bant budget="Confirmed" authority="Likely" need="No" timeframe="Unknown" stale="@stale" /&gt;</c>: four letters over three cells, for rows and cards.</summary>
[HtmlTargetElement("lf-bant", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class BantTagHelper(Wording t) : TagHelper
{
    private static readonly Criterion[] Letters = [Criterion.Budget, Criterion.Authority, Criterion.Need, Criterion.Timeframe];

    public Level Budget { get; set; }
    public Level Authority { get; set; }
    public Level Need { get; set; }
    public Level Timeframe { get; set; }

    /// <summary>Answers past their agreed life.</summary>
    public IEnumerable<Criterion> Stale { get; set; } = [];

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Begin("span", "lf-bant");
        var (says, html) = Draw([Budget, Authority, Need, Timeframe], [.. Letters.Select(Stale.Contains)], t);
        output.Speak(says);
        output.Content.SetHtmlContent(html);
    }

    /// <summary>What it says and how it looks, of budget, authority, need and timeframe.</summary>
    internal static (string Says, string Html) Draw(Level[] levels, bool[] stale, Wording t)
    {
        var html = new StringBuilder();
        for (var i = 0; i < Letters.Length; i++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<span data-l=\"{Word(levels[i])}\"{(stale[i] ? " class=\"is-stale\"" : "")}>{Letters[i].ToString()[..1]}<i></i></span>");
        }

        return (string.Join("; ", Letters.Select((c, i) => $"{t.Of(c)} {t.Of(levels[i]).ToLowerInvariant()}{(stale[i] ? t[", out of date"] : "")}")), html.ToString());
    }

    private static string Word(Level level) => level switch
    {
        Level.No => "no",
        Level.Possible => "possible",
        Level.Likely => "likely",
        Level.Confirmed => "confirmed",
        _ => "unknown",
    };
}

/// <summary><c>&lt;lf-fresh share="0.8" /&gt;</c>: how much of an answer's agreed life is left; dashed when none is.</summary>
[HtmlTargetElement("lf-fresh", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FreshTagHelper : TagHelper
{
    /// <summary>1 just learned, 0 past its date.</summary>
    public double Share { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Begin("svg", Share <= 0 ? "lf-fresh is-stale" : "lf-fresh");
        output.Attributes.SetAttribute("viewBox", "0 0 14 14");
        output.Speak(null);
        var left = Share > 0 ? $"<circle class=\"v\" cx=\"7\" cy=\"7\" r=\"5\" fill=\"none\" stroke-width=\"2\" pathLength=\"100\" stroke-dasharray=\"{Svg.N(Math.Min(1, Share) * 100)} 100\" transform=\"rotate(-90 7 7)\"></circle>" : "";
        output.Content.SetHtmlContent($"<circle class=\"t\" cx=\"7\" cy=\"7\" r=\"5\" fill=\"none\" stroke-width=\"2\"></circle>{left}");
    }
}

/// <summary><c>&lt;lf-steps level="Likely" stale="true" /&gt;</c>: a level as three long cells, under its word in a gauge.</summary>
[HtmlTargetElement("lf-steps", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StepsTagHelper : TagHelper
{
    public Level Level { get; set; }
    public bool Stale { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Begin("svg", "lf-steps");
        output.Attributes.SetAttribute("viewBox", "0 0 120 6");
        output.Attributes.SetAttribute("preserveAspectRatio", "none");
        output.Speak(null);
        var filled = Level switch { Level.Possible => 1, Level.Likely => 2, Level.Confirmed => 3, _ => 0 };
        var html = new StringBuilder();
        for (var i = 0; i < 3; i++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<rect x=\"{i * 41}\" width=\"38\" height=\"6\" class=\"{(i < filled ? Stale ? "s" : "v" : "t")}\"></rect>");
        }

        if (Level is Level.No)
        {
            html.Append("<rect class=\"no\" y=\"2.25\" width=\"120\" height=\"1.5\"></rect>");
        }

        output.Content.SetHtmlContent(html.ToString());
    }
}

/// <summary><c>&lt;lf-window from="@t.From" to="@t.To" today="@today" /&gt;</c>: when they want to buy, on a line with now.</summary>
[HtmlTargetElement("lf-window", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class WindowTagHelper : TagHelper
{
    public DateOnly? From { get; set; }
    public DateOnly? To { get; set; }
    public DateOnly Today { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Begin("svg", "lf-steps");
        output.Attributes.SetAttribute("viewBox", "0 0 120 6");
        output.Attributes.SetAttribute("preserveAspectRatio", "none");
        output.Speak(null);
        const string line = "<rect class=\"t\" y=\"2\" width=\"120\" height=\"2\"></rect>";
        if (From is not { } from || To is not { } to)
        {
            output.Content.SetHtmlContent(line);
            return;
        }

        var first = Math.Min(from.DayNumber, Today.DayNumber);
        var span = Math.Max(Math.Max(to.DayNumber, Today.DayNumber) - first, 120) * 1.25;
        double X(DateOnly day, int add = 0) => 8 + ((day.DayNumber + add - first) / span * 112);
        output.Content.SetHtmlContent($"{line}<rect class=\"v\" x=\"{Svg.N(X(from))}\" width=\"{Svg.N(Math.Max(3, X(to, 1) - X(from)))}\" height=\"6\"></rect><rect class=\"now\" x=\"{Svg.N(X(Today) - .75)}\" y=\"-3\" width=\"1.5\" height=\"12\"></rect>");
    }
}
