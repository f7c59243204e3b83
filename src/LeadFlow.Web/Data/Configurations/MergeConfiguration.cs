using LeadFlow.Domain.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadFlow.Web.Data.Configurations;

internal sealed class LeadMergeConfiguration : IEntityTypeConfiguration<LeadMerge>
{
    public void Configure(EntityTypeBuilder<LeadMerge> merge)
    {
        merge.ToTable("merges");
        merge.Property(m => m.ByName).HasMaxLength(Activity.NameMaxLength);
        merge.Property(m => m.Before).HasColumnType("jsonb");
        merge.Property(m => m.After).HasColumnType("jsonb");
        merge.HasIndex(m => new { m.SurvivorId, m.At }, "ix_merges_of_survivor");
        merge.HasIndex(m => m.At, "ix_merges_at");
    }
}

internal sealed class MergedLeadConfiguration : IEntityTypeConfiguration<MergedLead>
{
    public void Configure(EntityTypeBuilder<MergedLead> lead)
    {
        lead.ToTable("merged_leads");
        lead.HasKey(l => new { l.MergeId, l.LeadId });
        lead.HasOne<LeadMerge>().WithMany().HasForeignKey(l => l.MergeId);
        lead.Property(l => l.Title).HasMaxLength(Lead.TitleMaxLength);
        lead.Property(l => l.Rows).HasColumnType("jsonb");
        lead.HasIndex(l => l.LeadId, "ux_merged_leads_one_way").IsUnique().HasFilter("NOT restored");
        lead.HasIndex(l => l.SurvivorId, "ix_merged_leads_of_survivor");
    }
}

internal sealed class LikelyPairConfiguration : IEntityTypeConfiguration<LikelyPair>
{
    public void Configure(EntityTypeBuilder<LikelyPair> pair)
    {
        pair.ToTable("likely_pairs");
        pair.HasKey(p => new { p.OneId, p.OtherId });
        pair.HasIndex(p => p.OtherId, "ix_likely_pairs_other");
        pair.HasIndex(p => new { p.Strength, p.OneId, p.OtherId }, "ix_likely_pairs_suggested").HasFilter($"state = '{nameof(PairState.Suggested)}'");
    }
}
