using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.People;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadFlow.Web.Data.Configurations;

internal sealed class HandoffConfiguration : IEntityTypeConfiguration<Handoff>
{
    private const string IsOpen = $"state IN ('{nameof(HandoffState.Offered)}', '{nameof(HandoffState.Claimed)}')";

    public void Configure(EntityTypeBuilder<Handoff> handoff)
    {
        handoff.Property(h => h.Why).HasMaxLength(Handoff.WhyMaxLength);
        handoff.Property(h => h.Reason).HasMaxLength(Handoff.WhyMaxLength);
        handoff.Property(h => h.Note).HasMaxLength(Handoff.NoteMaxLength);
        handoff.Property(h => h.DisputedBy).HasMaxLength(200);
        handoff.Property(h => h.DisputeNote).HasMaxLength(Handoff.NoteMaxLength);
        handoff.Property<uint>("xmin").IsRowVersion(); // PostgreSQL's own row version: no column to add.

        handoff.HasIndex(h => h.LeadId, "ux_handoffs_one_open_per_lead").IsUnique().HasFilter(IsOpen);
        handoff.HasIndex(h => new { h.LeadId, h.OfferedAt }, "ix_handoffs_of_lead");
        handoff.HasIndex(h => new { h.State, h.DueAt, h.Id }, "ix_handoffs_due");
        handoff.HasIndex(h => h.OfferedAt, "ix_handoffs_unplaced").HasFilter($"state = '{nameof(HandoffState.Offered)}' AND routed_at IS NULL");
        handoff.HasIndex(h => h.AssigneeId, "ix_handoffs_assigned").HasFilter($"state = '{nameof(HandoffState.Offered)}' AND assignee_id IS NOT NULL");
        handoff.HasIndex(h => h.ClaimedById, "ix_handoffs_claimed").HasFilter($"state = '{nameof(HandoffState.Claimed)}'");
        handoff.HasIndex(h => h.RemindAt, "ix_handoffs_remind").HasFilter("remind_at IS NOT NULL");
        handoff.HasIndex(h => new { h.OfferedById, h.ClosedAt, h.Id }, "ix_handoffs_given_back").HasFilter($"state IN ('{nameof(HandoffState.Returned)}', '{nameof(HandoffState.Rejected)}')");
        handoff.HasIndex(h => h.DisputedAt, "ix_handoffs_disputed").HasFilter("disputed_at IS NOT NULL AND settled_at IS NULL");
        handoff.HasIndex(h => new { h.ClosedAt, h.Id }, "ix_handoffs_closed").HasFilter("closed_at IS NOT NULL"); // A period of cry wolf.
        handoff.HasIndex(h => new { h.SeriesOfferedAt, h.SeriesId, h.Attempt }, "ix_handoffs_series"); // A period of the response report, series by series.
    }
}

internal sealed class RoutingRuleConfiguration : IEntityTypeConfiguration<RoutingRule>
{
    public void Configure(EntityTypeBuilder<RoutingRule> rule)
    {
        rule.Property(r => r.Name).HasMaxLength(RoutingRule.NameMaxLength);
        rule.Property(r => r.Conditions).IsJson();
        rule.Property(r => r.Target).IsJson();
        rule.Property(r => r.Version).IsConcurrencyToken();
        rule.HasIndex(r => new { r.Position, r.Id }, "ix_routing_rules_order");
    }
}

internal sealed class RoutingTurnConfiguration : IEntityTypeConfiguration<RoutingTurn>
{
    public void Configure(EntityTypeBuilder<RoutingTurn> turn)
    {
        turn.HasKey(t => new { t.RuleId, t.PersonId });
        turn.HasOne<RoutingRule>().WithMany().HasForeignKey(t => t.RuleId).OnDelete(DeleteBehavior.Cascade);
        turn.HasOne<User>().WithMany().HasForeignKey(t => t.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AbsenceConfiguration : IEntityTypeConfiguration<Absence>
{
    public void Configure(EntityTypeBuilder<Absence> absence)
    {
        absence.Property(a => a.Note).HasMaxLength(Absence.NoteMaxLength);
        absence.HasOne<User>().WithMany().HasForeignKey(a => a.UserId).OnDelete(DeleteBehavior.Cascade);
        absence.HasIndex(a => new { a.UserId, a.From, a.Id }, "ix_absences_of_user");
        absence.HasIndex(a => a.Until, "ix_absences_until");
    }
}

internal sealed class OpportunityConfiguration : IEntityTypeConfiguration<Opportunity>
{
    public void Configure(EntityTypeBuilder<Opportunity> opportunity)
    {
        opportunity.Property(o => o.Name).HasMaxLength(Opportunity.NameMaxLength);
        opportunity.Property(o => o.LostReason).HasMaxLength(Opportunity.ReasonMaxLength);
        opportunity.Property(o => o.Currency).HasMaxLength(3);
        opportunity.Property(o => o.Amount).HasPrecision(18, 2);
        opportunity.Property<uint>("xmin").IsRowVersion();

        opportunity.HasIndex(o => o.LeadId, "ux_opportunities_one_open_per_lead").IsUnique().HasFilter($"state = '{nameof(OpportunityState.Open)}'");
        opportunity.HasIndex(o => new { o.LeadId, o.OpenedAt }, "ix_opportunities_of_lead");
        opportunity.HasIndex(o => new { o.State, o.OpenedAt, o.Id }, "ix_opportunities_state");
        opportunity.HasIndex(o => new { o.OwnerId, o.State }, "ix_opportunities_of_owner");
    }
}
