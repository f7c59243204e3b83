using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Leads.Tags;

/// <summary>Every tag with how many leads bear it, the most used first.</summary>
public static class GetTags
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Query : IRequest<IReadOnlyList<KnownTag>>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TagBook book) : IRequestHandler<Query, IReadOnlyList<KnownTag>>
    {
        public Task<IReadOnlyList<KnownTag>> Handle(Query query, CancellationToken cancellationToken) => book.Get(db, user, afresh: true, cancellationToken);
    }
}

/// <summary>Tags for whoever begins to type one: those that begin so, then those with such a word in them.</summary>
public static class SuggestTags
{
    public const int Limit = 12;

    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(string? Typed) : IRequest<IReadOnlyList<string>>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TagBook book) : IRequestHandler<Query, IReadOnlyList<string>>
    {
        public async Task<IReadOnlyList<string>> Handle(Query query, CancellationToken cancellationToken)
        {
            var typed = Text.Key(query.Typed);
            return [.. (await book.Get(db, user, afresh: false, cancellationToken)).Select(t => (t.Name, Key: Text.Key(t.Name))).Where(t => t.Key.Contains(typed, StringComparison.Ordinal))
                .OrderBy(t => !t.Key.StartsWith(typed, StringComparison.Ordinal)).Select(t => t.Name).Take(Limit)];
        }
    }
}
