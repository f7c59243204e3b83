using System.Globalization;
using LeadFlow.Domain.Leads;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LeadFlow.Web.Features.Shared.TagHelpers;

/// <summary>What the drawing tag helpers share: numbers as SVG wants them, the stage attribute, the start of a tag.</summary>
internal static class Svg
{
    public static string N(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);

    public static string Of(StageKind kind) => kind switch
    {
        StageKind.Raw => "raw",
        StageKind.Warm => "warm",
        StageKind.Hot => "hot",
        _ => "dead",
    };

    public static void Begin(this TagHelperOutput output, string tag, string css)
    {
        output.TagName = tag;
        output.TagMode = TagMode.StartTagAndEndTag;
        output.AddClassFirst(css);
    }

    /// <summary>The component's own class, before those that the page wrote.</summary>
    public static void AddClassFirst(this TagHelperOutput output, string css)
    {
        var written = output.Attributes["class"]?.Value?.ToString();
        output.Attributes.SetAttribute("class", string.IsNullOrEmpty(written) ? css : $"{css} {written}");
    }

    /// <summary>The agreement's own colour for a stage, over that of its kind.</summary>
    public static void Color(this TagHelperOutput output, string? color)
    {
        if (color is not null)
        {
            output.Attributes.SetAttribute("data-color", color);
        }
    }

    /// <summary>A picture that says something has a name; one that repeats what stands beside it is silent.</summary>
    public static void Speak(this TagHelperOutput output, string? label)
    {
        if (string.IsNullOrEmpty(label))
        {
            output.Attributes.SetAttribute("aria-hidden", "true");
            return;
        }

        output.Attributes.SetAttribute("role", "img");
        output.Attributes.SetAttribute("aria-label", label);
    }

    /// <summary>The zones of the score line, cut where the agreement's thresholds are.</summary>
    public static IEnumerable<(double From, double To)> Zones(int? warmFrom, int? hotFrom)
    {
        double[] cuts = [0, .. new[] { warmFrom, hotFrom }.OfType<int>().Where(c => c is > 0 and < 100).Order().Select(c => (double)c), 100];
        return cuts.Zip(cuts.Skip(1));
    }

    public static string Thresholds(int? warmFrom, int? hotFrom, Wording t) => (warmFrom, hotFrom) switch
    {
        ({ } warm, { } hot) => t["warm from {0}, hot from {1}", warm, hot],
        ({ } warm, null) => t["warm from {0}", warm],
        (null, { } hot) => t["hot from {0}", hot],
        _ => "",
    };
}
