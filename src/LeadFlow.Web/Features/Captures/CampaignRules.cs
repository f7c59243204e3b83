using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>What a campaign may say of itself, for adding and changing alike.</summary>
internal sealed class CampaignDetailsValidator : AbstractValidator<CampaignDetails>
{
    public CampaignDetailsValidator()
    {
        RuleFor(d => (string?)d.Name).AName(Campaign.NameMaxLength).OverridePropertyName("name");
        RuleFor(d => d.EndsOn).Must((d, end) => end is null || d.StartsOn is null || end >= d.StartsOn).WithMessage("It ends before it begins.").OverridePropertyName("endsOn");
        RuleFor(d => d.Budget).Money().OverridePropertyName("budget");
        RuleFor(d => d.Cost).Money().OverridePropertyName("cost");
        RuleFor(d => d.Currency).Currency().OverridePropertyName("currency");
        RuleFor(d => d.Currency).Must((d, c) => c is not null || (d.Budget is null && d.Cost is null)).WithMessage("In which currency?").OverridePropertyName("currency");
    }

    /// <summary>The name may be taken, by a campaign or as what one was called before; the source must be there.</summary>
    internal static async Task<Result?> Refuse(LeadFlowDb db, RulesSnapshot rules, CampaignDetails details, Guid? own, CancellationToken cancellationToken)
    {
        if (details.SourceId is { } source && rules.Source(source) is null)
        {
            return Result.Refused("There is no such source.");
        }

        var named = await db.Campaigns.AsNoTracking().Where(c => c.Name == details.Name && c.Id != own).SingleOrDefaultAsync(cancellationToken);
        return named is null || (own is { } id && named.MergedIntoId == id) ? null
            : Result.Refused(named.MergedIntoId is { } into && rules.CampaignNames.TryGetValue(into, out var other) ? $"The name {details.Name} leads to the campaign {other}."
                : own is null ? $"There is a campaign called {details.Name} already." : $"There is a campaign called {details.Name} already: merge the two instead.");
    }
}
