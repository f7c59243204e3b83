using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LeadFlow.Web.Features.Shared.TagHelpers;

public enum TimeForm
{
    /// <summary>"6 days ago", "in 3 h".</summary>
    Relative,

    /// <summary>"today, 14:00".</summary>
    DayAndTime,

    /// <summary>"09:58".</summary>
    Clock,

    /// <summary>"12 Nov".</summary>
    Day,
}

/// <summary><c>&lt;lf-time at="@touch.At" zone="@Model.Zone" /&gt;</c>: an instant in words, the exact time in the reader's zone on hover.</summary>
[HtmlTargetElement("lf-time", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class TimeTagHelper(TimeProvider clock, Wording t) : TagHelper
{
    public DateTimeOffset At { get; set; }
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;
    public TimeForm Form { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", At.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("title", TimeText.Exact(At, Zone, t));
        var now = clock.GetUtcNow();
        output.Content.SetContent(Form switch
        {
            TimeForm.DayAndTime => TimeText.DayAndTime(At, now, Zone, t),
            TimeForm.Clock => TimeText.Clock(At, Zone),
            TimeForm.Day => TimeText.Day(At, now, Zone, t),
            _ => TimeText.Relative(At, now, Zone, t),
        });
    }
}

/// <summary><c>&lt;lf-due at="@deadline" zone="@Model.Zone" /&gt;</c>: the time left in words ("in 3 h 18 min", "late by 2 d"), or as a clock ("6:42"); it ticks where scripting is on.</summary>
[HtmlTargetElement("lf-due", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class DueTagHelper(TimeProvider clock, Wording t) : TagHelper
{
    public DateTimeOffset At { get; set; }
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>"6:42" instead of words.</summary>
    public bool Clock { get; set; }

    /// <summary>With less than this left the card around it (.lf-left) reads as short.</summary>
    public TimeSpan? WarnBelow { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var left = At - clock.GetUtcNow();
        output.Begin("time", left < TimeSpan.Zero ? "lf-due is-late" : "lf-due");
        output.Attributes.SetAttribute("datetime", At.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("title", TimeText.Exact(At, Zone, t));
        output.Attributes.SetAttribute("data-left", ((long)Math.Floor(left.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("data-form", Clock ? "clock" : "words");
        if (WarnBelow is { } warn)
        {
            output.Attributes.SetAttribute("data-warn", ((long)warn.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        }

        output.Content.SetContent(Clock ? TimeText.ClockLeft(left, t) : TimeText.WordsLeft(left, t));
    }
}
