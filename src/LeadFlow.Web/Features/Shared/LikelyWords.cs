namespace LeadFlow.Web.Features.Shared;

/// <summary>Why two leads may be one person, in words of the face.</summary>
public static class LikelyWords
{
    /// <param name="why">As <see cref="LeadFlow.Domain.Leads.Likelihood.Why"/> has it.</param>
    public static string In(Wording t, string why)
    {
        var words = string.Join(", ", why.Split(", ").Select(w => w switch
        {
            "same name" => t["same name"],
            "like name" => t["like name"],
            "same phone" => t["same phone"],
            "same end of the phone number" => t["same end of the phone number"],
            "same company" => t["same company"],
            "like company" => t["like company"],
            "same e-mail domain" => t["same e-mail domain"],
            "same name in the e-mail address" => t["same name in the e-mail address"],
            _ => w,
        }));
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
