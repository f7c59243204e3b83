using System.Globalization;
using LeadFlow.Domain.Agreements;

namespace LeadFlow.Web.Features.Teams;

/// <summary>Hours as people read them: "Mon–Thu 08:00–16:00, Fri 08:00–12:00".</summary>
internal static class CrewWords
{
    public static string Hours(IReadOnlyDictionary<DayOfWeek, OpenHours> hours)
    {
        List<(DayOfWeek First, DayOfWeek Last, OpenHours Hours)> runs = [];
        foreach (var day in TeamsPageModel.Week.Where(hours.ContainsKey))
        {
            if (runs is [.., var run] && run.Hours == hours[day] && ((int)run.Last + 1) % 7 == (int)day)
            {
                runs[^1] = run with { Last = day };
            }
            else
            {
                runs.Add((day, day, hours[day]));
            }
        }

        return string.Join(", ", runs.Select(r => $"{Short(r.First)}{(r.First == r.Last ? "" : $"–{Short(r.Last)}")} {r.Hours.From:HH:mm}–{r.Hours.Until:HH:mm}"));
    }

    /// <summary>The last day on which somebody is away who is so by the first of these: absences that follow each other are one.</summary>
    /// <param name="absences">The next first.</param>
    public static DateOnly AwayUntil(IReadOnlyList<GetCrew.Away> absences)
    {
        var until = absences[0].Until;
        foreach (var absence in absences.Skip(1).TakeWhile(a => a.From <= until.AddDays(1)))
        {
            until = absence.Until > until ? absence.Until : until;
        }

        return until;
    }

    private static string Short(DayOfWeek day) => CultureInfo.CurrentCulture.DateTimeFormat.GetAbbreviatedDayName(day);
}
