using LeadFlow.Domain.Agreements;

namespace LeadFlow.Domain.Qualifying;

/// <summary>Whether it is somebody we sell to. What is known and wrong fails; what is asked and not known leaves it unknown.</summary>
internal sealed class FitCheck(FitRules rules)
{
    private readonly string[] _countries = Named(rules.Countries);
    private readonly string[] _regions = Named(rules.Regions);
    private readonly string[] _industries = Named(rules.Industries);
    private readonly string[] _jobTitles = Named(rules.JobTitles);

    public Fit Of(Profile profile)
    {
        var unknown = false;
        return Fails(_countries, profile.Country, ref unknown)
            || Fails(_regions, profile.Region, ref unknown)
            || Fails(_industries, profile.Industry, ref unknown)
            || Fails(_jobTitles, profile.JobTitle, ref unknown, anywhere: true)
            || SizeFails(profile.CompanySize, ref unknown)
                ? Fit.Fails
                : unknown ? Fit.Unknown : Fit.Holds;
    }

    private static bool Fails(string[] asked, string? value, ref bool unknown, bool anywhere = false)
    {
        if (asked.Length == 0)
        {
            return false;
        }

        if (string.IsNullOrWhiteSpace(value))
        {
            unknown = true;
            return false;
        }

        foreach (var one in asked)
        {
            if (anywhere ? value.Contains(one, StringComparison.OrdinalIgnoreCase) : value.Equals(one, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    private bool SizeFails(int? size, ref bool unknown)
    {
        if (rules is { CompanySizeMin: null, CompanySizeMax: null })
        {
            return false;
        }

        unknown |= size is null;
        return size < rules.CompanySizeMin || size > rules.CompanySizeMax;
    }

    /// <summary>A blank entry would be contained in every job title: it asks nothing.</summary>
    private static string[] Named(IReadOnlyList<string> values) => [.. values.Where(v => !string.IsNullOrWhiteSpace(v))];
}
