using FluentValidation;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Pipeline;

namespace LeadFlow.Web.Features.Reports;

/// <summary>What every report can be asked for. LIFECYCLE 9 says by which day each counts in a period.</summary>
public interface IReportQuery
{
    /// <summary>As a source or campaign: leads without one.</summary>
    const string None = "(none)";

    /// <summary>Company-local days, both included; null for all time.</summary>
    DateOnly? From { get; }
    DateOnly? To { get; }
    string? Source { get; }
    string? Campaign { get; }

    /// <summary>A user id, "me" or "none".</summary>
    string? Owner { get; }

    /// <summary>Who generated the source: marketing or sales.</summary>
    string? Side { get; }
    string? Country { get; }
    string? Tag { get; }

    /// <summary>A version: leads that came, or offers that were made, while it was in force.</summary>
    int? Agreement { get; }
}

/// <summary>What of it can be meant.</summary>
public abstract class ReportRules<TQuery> : AbstractValidator<TQuery>
    where TQuery : IReportQuery
{
    protected ReportRules()
    {
        RuleFor(q => q.To).Must((q, to) => to is null || q.From is null || to >= q.From).WithMessage("The last day comes before the first.").OverridePropertyName("to");
        RuleFor(q => q.Owner).Must(o => string.IsNullOrEmpty(o) || o is "me" or "none" || Guid.TryParse(o, out _)).WithMessage("Owner is a user id, me or none.").OverridePropertyName("owner");
        RuleFor(q => q.Side).Must(s => string.IsNullOrEmpty(s) || s is "marketing" or "sales").WithMessage("Side is marketing or sales.").OverridePropertyName("side");
        RuleFor(q => q.Source).Text(LeadSource.NameMaxLength).OverridePropertyName("source");
        RuleFor(q => q.Campaign).Text(Domain.Leads.Campaign.NameMaxLength).OverridePropertyName("campaign");
        RuleFor(q => q.Country).Text(ContactDetails.NameMaxLength).OverridePropertyName("country");
        RuleFor(q => q.Tag).Text(Lead.TagMaxLength).OverridePropertyName("tag");
    }
}
