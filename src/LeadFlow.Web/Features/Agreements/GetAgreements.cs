using System.Text.Json.Serialization;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Agreements;

/// <summary>Versions of the agreement, newest first.</summary>
public static class GetAgreements
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(AgreementState? Status = null, Guid? Id = null) : IRequest<IReadOnlyList<Version>>;

    public sealed record SignatureView(Side Side, string By, DateTimeOffset At, SigningRoute Route);

    /// <param name="Number">Of the version.</param>
    /// <param name="Revision">Counts changes: who patches may say which they have seen.</param>
    /// <param name="Hash">Of what was proposed, SHA-256 in hex; null in a draft.</param>
    public sealed record Version(
        Guid Id, [property: JsonPropertyName("version")] int Number, int? BasedOn, AgreementState Status, int Revision, string? Hash, IReadOnlyList<SignatureView> Signatures, AgreementContent Content,
        DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset ChangedAt, string ChangedBy, DateOnly? ActivateOn, DateTimeOffset? ActivatedAt, string? ActivatedBy, DateTimeOffset? ArchivedAt)
    {
        internal static Version Of(Agreement a) => new(
            a.Id, a.Version, a.BasedOn, a.State, a.Revision, a.Hash, [.. a.Signatures.OrderBy(s => s.Side).Select(s => new SignatureView(s.Side, s.Name, s.At, s.Route))], a.Content,
            a.CreatedAt, a.CreatedBy, a.ChangedAt, a.ChangedBy, a.ActivateOn, a.ActivatedAt, a.ActivatedBy, a.ArchivedAt);

        public SignatureView? SignatureOf(Side side) => Signatures.FirstOrDefault(s => s.Side == side);
    }

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, IReadOnlyList<Version>>
    {
        public async Task<IReadOnlyList<Version>> Handle(Query query, CancellationToken cancellationToken)
        {
            var agreements = db.Agreements.AsNoTracking().Include(a => a.Signatures).AsQueryable();
            agreements = query.Status is { } status ? agreements.Where(a => a.State == status) : agreements;
            agreements = query.Id is { } id ? agreements.Where(a => a.Id == id) : agreements;
            return [.. (await agreements.OrderByDescending(a => a.Version).ToListAsync(cancellationToken)).Select(Version.Of)];
        }
    }
}

/// <summary>One version, what is wrong with it, how it differs from the one it is based on, and what people say of it.</summary>
public static class GetAgreement
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid Id) : IRequest<Page>;

    public sealed record Comment(Guid Id, string Section, string Text, string By, Side Side, DateTimeOffset At);

    /// <param name="Problems">Of a draft; empty for what was proposed.</param>
    /// <param name="Differences">From the version in force, or, for that one and those before it, from what it was based on.</param>
    /// <param name="Against">That version's number; null for the first.</param>
    public sealed record Page(GetAgreements.Version Version, IReadOnlyList<RuleProblem> Problems, IReadOnlyList<Difference> Differences, int? Against, AgreementContent? Before, IReadOnlyList<Comment> Comments);

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var agreement = await db.Agreements.AsNoTracking().Include(a => a.Signatures).SingleOrDefaultAsync(a => a.Id == query.Id, cancellationToken)
                ?? throw new Pipeline.NotFoundException("Agreement", query.Id);
            var isOpen = agreement.State is AgreementState.Draft or AgreementState.Proposed;
            var active = (await desk.Rules(cancellationToken)).Agreement;
            var before = isOpen ? active
                : agreement.BasedOn is { } number && await db.Agreements.AsNoTracking().SingleOrDefaultAsync(a => a.Version == number, cancellationToken) is { } based ? based.InForce
                : null;
            var comments = await db.AgreementComments.AsNoTracking().Where(c => c.AgreementId == query.Id).OrderBy(c => c.At)
                .Select(c => new Comment(c.Id, c.Section, c.Text, c.By, c.Side, c.At)).ToListAsync(cancellationToken);
            IReadOnlyList<RuleProblem> problems = isOpen ? [.. AgreementCheck.Problems(agreement.Content), .. await db.StagesLeftBehind(agreement.Content, cancellationToken), .. await db.FieldsUnknown(agreement.Content, cancellationToken)] : [];
            return new(GetAgreements.Version.Of(agreement), problems, before is null ? [] : AgreementDiff.Between(before.Content, agreement.Content), before?.Version, before?.Content, comments);
        }
    }
}

/// <summary>What is different between two versions, in words.</summary>
public static class CompareAgreements
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid Id, Guid Other) : IRequest<Comparison>;

    /// <param name="Version">The later look: "to" says what it says.</param>
    public sealed record Comparison(int Version, int Other, IReadOnlyList<Difference> Differences);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, Comparison>
    {
        public async Task<Comparison> Handle(Query query, CancellationToken cancellationToken)
        {
            var (to, from) = (await Find(query.Id, cancellationToken), await Find(query.Other, cancellationToken));
            return new(to.Version, from.Version, AgreementDiff.Between(from.Content, to.Content));
        }

        private async Task<Agreement> Find(Guid id, CancellationToken cancellationToken) =>
            await db.Agreements.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancellationToken) ?? throw new Pipeline.NotFoundException("Agreement", id);
    }
}
