using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LeadFlow.Web.Features.Shared.TagHelpers;

/// <summary>One lead on the runway: who, and how long is left.</summary>
public sealed record RunwayStop(string Name, TimeSpan Left, bool RunsOut = false);

/// <summary><c>&lt;lf-runway stops="@stops" span="TimeSpan.FromHours(2)" /&gt;</c>: the next hours of the queue, who runs out when.</summary>
[HtmlTargetElement("lf-runway", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class RunwayTagHelper(HtmlEncoder encoder, Wording words) : TagHelper
{
    public IReadOnlyList<RunwayStop> Stops { get; set; } = [];
    public TimeSpan Span { get; set; } = TimeSpan.FromHours(2);

    /// <summary>The part of the line that is hot.</summary>
    public TimeSpan? Soon { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Begin("svg", "lf-runway");
        output.Attributes.SetAttribute("width", "100%");
        output.Attributes.SetAttribute("height", "62");
        var within = Stops.Where(s => s.Left <= Span).OrderBy(s => s.Left).ToList();
        output.Speak(words["Time left: {0}", string.Join(", ", within.Select(s => $"{s.Name} {TimeText.WordsLeft(s.Left, words)}"))]);

        var svg = new StringBuilder("<line class=\"base\" x1=\"0\" x2=\"100%\" y1=\"30\" y2=\"30\"></line>");
        if (Soon is { } soon)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"soon\" data-stage=\"hot\" x1=\"0\" x2=\"{Svg.N(At(soon))}%\" y1=\"30\" y2=\"30\"></line>");
        }

        for (var i = 0; i <= 4; i++)
        {
            var label = i == 0 ? words["now"] : TimeText.Amount(Span * i / 4, words);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"tick\" x1=\"{i * 25}%\" x2=\"{i * 25}%\" y1=\"25\" y2=\"35\"></line><text x=\"{i * 25}%\" y=\"54\" text-anchor=\"{(i == 0 ? "start" : i == 4 ? "end" : "middle")}\">{encoder.Encode(label)}</text>");
        }

        // A name that would touch the one before it is left out; its dot stays, and its card says it.
        var free = double.MinValue;
        foreach (var stop in within)
        {
            var x = At(stop.Left);
            var half = stop.Name.Length * .36;
            var css = stop.RunsOut ? " is-short" : "";
            svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"{css.Trim()}\" data-stage=\"hot\" cx=\"{Svg.N(x)}%\" cy=\"30\" r=\"5\"></circle>");
            var (anchor, from, to) = x < half ? ("start", 0, 2 * half) : x > 100 - half ? ("end", 100 - (2 * half), 100) : ("middle", x - half, x + half);
            if (from > free)
            {
                var textX = anchor switch { "start" => 0, "end" => 100, _ => x };
                svg.Append(CultureInfo.InvariantCulture, $"<text class=\"who{css}\" data-stage=\"hot\" x=\"{Svg.N(textX)}%\" y=\"16\" text-anchor=\"{anchor}\" translate=\"no\">{encoder.Encode(stop.Name)}</text>");
                free = to + .6;
            }
        }

        output.Content.SetHtmlContent(svg.ToString());

        double At(TimeSpan left) => Math.Clamp(100 * (left / Span), 0, 100);
    }
}

/// <summary>A stage that a lead was in, from an instant until the next one.</summary>
public sealed record HeatSpell(StageKind Kind, string Name, DateTimeOffset From);

/// <summary>Somebody's touch on the heat line.</summary>
public sealed record HeatTouch(Side Side, DateTimeOffset At);

/// <summary><c>&lt;lf-heatline spells="@spells" touches="@touches" until="@now" zone="@Model.Zone" /&gt;</c>: a lead's life in one strip, marketing above, sales below, the prospect across.</summary>
[HtmlTargetElement("lf-heatline", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class HeatlineTagHelper(HtmlEncoder encoder, Wording words) : TagHelper
{
    public IReadOnlyList<HeatSpell> Spells { get; set; } = [];
    public IReadOnlyList<HeatTouch> Touches { get; set; } = [];
    public DateTimeOffset Until { get; set; }
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Spells.Count == 0)
        {
            output.SuppressOutput();
            return;
        }

        output.Begin("svg", "lf-heatline");
        output.Attributes.SetAttribute("width", "100%");
        output.Attributes.SetAttribute("height", "70");
        var start = Spells[0].From;
        // The last tenth is what is to come.
        var length = Math.Max(1, (Until - start).TotalSeconds) / .9;
        output.Speak(words["{0}. Touches: marketing {1}, sales {2}, the prospect {3}.", string.Join(", ", Spells.Select(s => words["{0} since {1}", s.Name, TimeText.Day(s.From, Until, Zone, words)])), Touches.Count(t => t.Side is Side.Marketing), Touches.Count(t => t.Side is Side.Sales), Touches.Count(t => t.Side is Side.Prospect)]);

        var svg = new StringBuilder();
        for (var i = 0; i < Spells.Count; i++)
        {
            var (a, b) = (X(Spells[i].From), X(i + 1 < Spells.Count ? Spells[i + 1].From : Until));
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"{Svg.Of(Spells[i].Kind)}\" x1=\"{Svg.N(a)}%\" x2=\"{Svg.N(b)}%\" y1=\"23\" y2=\"23\" stroke-width=\"5\"></line>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"future\" x1=\"{Svg.N(X(Until) + .8)}%\" x2=\"100%\" y1=\"23\" y2=\"23\" stroke-width=\"2\"></line>");
        foreach (var touch in Touches)
        {
            var x = Svg.N(X(touch.At));
            svg.Append(touch.Side switch
            {
                Side.Marketing => $"<svg x=\"{x}%\" overflow=\"visible\"><rect class=\"m\" x=\"-3.5\" y=\"3\" width=\"7\" height=\"7\" rx=\"1.5\"></rect></svg>",
                Side.Sales => $"<svg x=\"{x}%\" overflow=\"visible\"><rect class=\"s\" x=\"-4\" y=\"35\" width=\"8\" height=\"8\" rx=\"1.5\"></rect></svg>",
                Side.Prospect => $"<line class=\"p\" x1=\"{x}%\" x2=\"{x}%\" y1=\"17\" y2=\"29\"></line>",
                _ => "",
            });
        }

        // Each label stands under its own band. Where there is not room for all, the long bands have theirs; a band at the end has its label end with the strip.
        List<(double From, double To)> taken = [];
        foreach (var i in Enumerable.Range(0, Spells.Count).OrderByDescending(i => X(i + 1 < Spells.Count ? Spells[i + 1].From : Until) - X(Spells[i].From)).ThenByDescending(i => i))
        {
            var (a, b) = (X(Spells[i].From), X(i + 1 < Spells.Count ? Spells[i + 1].From : Until));
            var name = Spells[i].Name.ToLower(CultureInfo.InvariantCulture);
            var whole = words["{0}, {1}", TimeText.Day(Spells[i].From, Until, Zone, words), name];
            foreach (var text in new[] { whole, name })
            {
                var width = text.Length * .8;
                var atEnd = a + width > 100;
                var (from, to) = atEnd ? (100 - width, 100) : (a, a + width);
                var isOwn = i == Spells.Count - 1 || to <= b + .5; // Under another band it would name that one.
                if (isOwn && taken.TrueForAll(t => to < t.From || from > t.To))
                {
                    svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{(b - a >= 20 || i == Spells.Count - 1 ? "" : "mid")}\" x=\"{Svg.N(atEnd ? 100 : a)}%\" y=\"64\" text-anchor=\"{(atEnd ? "end" : "start")}\"{(text == name ? " translate=\"no\"" : "")}>{encoder.Encode(text)}</text>");
                    taken.Add((from - .6, to + .6));
                    break;
                }
            }
        }

        output.Content.SetHtmlContent(svg.ToString());

        double X(DateTimeOffset at) => Math.Clamp(100 * (at - start).TotalSeconds / length, 0, 100);
    }
}
