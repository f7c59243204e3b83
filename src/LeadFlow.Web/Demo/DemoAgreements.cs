using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Demo;

/// <summary>How the demo's company came to its agreement: two versions that were in force before, the one that is, and a draft that they talk about.</summary>
internal static class DemoAgreements
{
    private static readonly AgreementContent _first = DefaultAgreement.Content with { Deadlines = DefaultAgreement.Content.Deadlines with { ClaimMinutes = 120, FirstTouchMinutes = 240 } };
    private static readonly AgreementContent _second = DefaultAgreement.Content with { Deadlines = DefaultAgreement.Content.Deadlines with { FirstTouchMinutes = 240 } };

    /// <summary>Since when each version was in force; an installation that has an agreement or leads of its own keeps what it has.</summary>
    public static async Task<IReadOnlyList<(DateTimeOffset Since, AgreementInForce Agreement)>> Sign(LeadFlowDb db, IReadOnlyList<User> people, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var active = await db.Agreements.SingleAsync(a => a.State == AgreementState.Active, cancellationToken);
        if (active is not { Version: 1 } || await db.Agreements.CountAsync(cancellationToken) > 1 || await db.Leads.AnyAsync(cancellationToken))
        {
            return [(DateTimeOffset.MinValue, active.InForce)];
        }

        db.Agreements.Remove(active);
        await db.SaveChangesAsync(cancellationToken);
        Actor Who(string name) => people.Single(p => p.Name.StartsWith(name, StringComparison.Ordinal)).Actor;
        var (helene, daniel, matteo, nadia) = (Who("Helene"), Who("Daniel"), Who("Matteo"), Who("Nadia"));
        var first = Agreement.First(now.AddDays(-420), _first);
        var second = Next(2, first, _second, daniel, helene, matteo, now.AddDays(-230));
        var third = Next(3, second, DefaultAgreement.Content, helene, helene, nadia, now.AddDays(-85));
        var draft = Agreement.Draft(4, third, nadia, now.AddDays(-4));
        draft.Change(Stricter, null, nadia, now.AddDays(-3));
        db.Agreements.AddRange(first, second, third, draft);
        db.AgreementComments.AddRange(
            AgreementComment.Of(draft.Id, "stage:Hot", "We called eleven people last month who could not sign anything. Let us ask for that first.", nadia, now.AddDays(-3)),
            AgreementComment.Of(draft.Id, "stage:Hot", "Agreed, if a name given by the lead counts: they rarely say it in a form.", helene, now.AddDays(-2)));
        await db.SaveChangesAsync(cancellationToken);
        return [(DateTimeOffset.MinValue, first.InForce), (second.ActivatedAt!.Value, second.InForce), (third.ActivatedAt!.Value, third.InForce)];
    }

    private static AgreementContent Stricter => DefaultAgreement.Content with
    {
        Stages = [.. DefaultAgreement.Content.Stages.Select(s => s.Kind == StageKind.Hot ? s with
        {
            Prose = s.Prose + "\nSomeone who can sign must have been named, by the lead, not guessed from a title.",
            Criteria = s.Criteria with { MinScore = 72, MinLevels = new Dictionary<Criterion, Level>(s.Criteria.MinLevels) { [Criterion.Authority] = Level.Confirmed } },
        } : s)],
    };

    private static Agreement Next(int version, Agreement before, AgreementContent content, Actor by, Actor marketing, Actor sales, DateTimeOffset at)
    {
        var next = Agreement.Draft(version, before, by, at.AddDays(-9));
        next.Change(content, null, by, at.AddDays(-7));
        next.Propose(by, at.AddDays(-5));
        next.Sign(new(marketing, SigningRoute.Browser), next.Hash, mayDelegate: false, at.AddDays(-4));
        next.Sign(new(sales, SigningRoute.Browser), next.Hash, mayDelegate: false, at.AddDays(-1));
        next.Activate(sales, at);
        before.Archive(at);
        return next;
    }
}
