using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Whether somebody who is being added is here already: only of leads that whoever adds them may see.</summary>
public static class FindHere
{
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Query(string? Email = null, string? Phone = null, string? Name = null) : IRequest<Answer>;

    /// <param name="Lead">Null for nobody, or nobody whom they may see.</param>
    public sealed record Answer(Found? Lead);

    /// <param name="ByPhone">The number alone says so: they may be somebody else.</param>
    /// <param name="Joins">What is written joins their timeline; else a lead of its own is made beside it.</param>
    public sealed record Found(Guid Id, string Title, string? Company, StageKind Stage, string? Owner, DateTimeOffset Since, bool ByPhone, bool Joins);

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            if (IdentityKey.OfEmail(query.Email) is { } key
                && await db.Leads.AsNoTracking().Include(l => l.Qualification).FirstOrDefaultAsync(l => l.Identities.Any(i => i.Kind == key.Kind && i.Value == key.Value), cancellationToken) is { } known)
            {
                return new(Of(known, rules, byPhone: false, joins: true));
            }

            var (first, last) = PersonName.Split(query.Name ?? "");
            var given = new ContactDetails { FirstName = first, LastName = last, Email = Text.NullIfEmpty(query.Email?.Trim()), Phone = query.Phone };
            if (string.IsNullOrWhiteSpace(query.Phone) || !ContactDetails.IsPhone(query.Phone) || given.PhoneKey(rules.HomeCountry) is not { Length: > 0 } phone)
            {
                return new(null);
            }

            var same = await db.Leads.AsNoTracking().Include(l => l.Qualification).Where(l => l.PhoneKey != "" && l.PhoneKey == phone).OrderBy(l => l.Id).Take(20).ToListAsync(cancellationToken);
            return new(same.Find(l => l.IsIdentifiedByPhoneOf(given, rules.HomeCountry)) is { } one ? Of(one, rules, byPhone: true, joins: true)
                : same.Count > 0 ? Of(same[0], rules, byPhone: true, joins: false) : null);
        }

        private static Found Of(Lead lead, RulesSnapshot rules, bool byPhone, bool joins) =>
            new(lead.Id, lead.Title, lead.Company, lead.Qualification.StageKind, lead.OwnerId is { } owner && rules.People.TryGetValue(owner, out var person) ? person.Name : null, lead.CapturedAt, byPhone, joins);
    }
}
