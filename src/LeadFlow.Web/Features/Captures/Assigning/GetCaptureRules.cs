using FluentValidation;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Captures.Assigning;

/// <summary>The rules by which captured leads get their owner, in the order in which they are asked.</summary>
public static class GetCaptureRules
{
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Query : IRequest<IReadOnlyList<Item>>;

    /// <param name="No">Its place, from 1.</param>
    /// <param name="Source">By name; null for any.</param>
    /// <param name="First">Who acts first, by name; null where that person or team is gone.</param>
    /// <param name="Acts">False where the person has left or the team is gone: the rule is passed over.</param>
    public sealed record Item(Guid Id, int No, int Version, Guid? SourceId, string? Source, Territory Territory, Guid? OwnerId, Guid? TeamId, string? First, bool Acts);

    public sealed class Handler(Desk desk) : IRequestHandler<Query, IReadOnlyList<Item>>
    {
        public async Task<IReadOnlyList<Item>> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            return [.. rules.CaptureRules.Select((r, i) => Of(r, i + 1, rules))];
        }
    }

    internal static Item Of(CaptureRule rule, int no, RulesSnapshot rules) => new(rule.Id, no, rule.Version, rules.SourceOf(rule.SourceId), rule.SourceId is { } source ? rules.SourceNames.GetValueOrDefault(source) : null,
        rule.Territory, rule.OwnerId, rule.TeamId, rule.OwnerId is { } owner ? rules.People.GetValueOrDefault(owner)?.Name : rules.TeamName(rule.TeamId), rule.OwnerId is { } id ? rules.ActivePerson(id) is not null : rules.TeamName(rule.TeamId) is not null);
}

/// <summary>Who would get a lead that came in now, and by which rule.</summary>
public static class TryAssignment
{
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Query(Guid? SourceId = null, string? Country = null, string? Region = null, string? Postcode = null) : IRequest<Answer>;

    /// <param name="RuleNo">Null where the source itself says so, or nobody does.</param>
    public sealed record Answer(Guid? OwnerId, string? Owner, string? Team, int? RuleNo, string? Source);

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Country).Text(ContactDetails.NameMaxLength);
            RuleFor(q => q.Region).Text(ContactDetails.NameMaxLength);
            RuleFor(q => q.Postcode).Text(ContactDetails.NameMaxLength);
        }
    }

    public sealed class Handler(Desk desk) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var source = query.SourceId is { } id ? rules.Source(id) : null;
            var first = rules.Assign(source, new() { Country = query.Country, Region = query.Region, Postcode = query.Postcode });
            return new(first.OwnerId, first.OwnerId is { } owner ? rules.People[owner].Name : null, rules.TeamName(first.TeamId), first.Rule is { } rule ? rules.CaptureRules.ToList().IndexOf(rule) + 1 : null, source?.Name);
        }
    }
}
