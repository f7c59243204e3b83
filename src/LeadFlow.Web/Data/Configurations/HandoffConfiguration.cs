using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Opportunities;
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
        handoff.Property<uint>("xmin").IsRowVersion(); // PostgreSQL's own row version: no column to add.

        handoff.HasIndex(h => h.LeadId, "ux_handoffs_one_open_per_lead").IsUnique().HasFilter(IsOpen);
        handoff.HasIndex(h => new { h.LeadId, h.OfferedAt }, "ix_handoffs_of_lead");
        handoff.HasIndex(h => new { h.State, h.DueAt, h.Id }, "ix_handoffs_due");
        handoff.HasIndex(h => new { h.OfferedById, h.ClosedAt, h.Id }, "ix_handoffs_given_back").HasFilter($"state IN ('{nameof(HandoffState.Returned)}', '{nameof(HandoffState.Rejected)}')");
        handoff.HasIndex(h => new { h.ClosedAt, h.Id }, "ix_handoffs_closed").HasFilter("closed_at IS NOT NULL"); // A period of cry wolf.
        handoff.HasIndex(h => new { h.SeriesOfferedAt, h.SeriesId, h.Attempt }, "ix_handoffs_series"); // A period of the response report, series by series.
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
