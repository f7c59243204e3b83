using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadFlow.Web.Data.Configurations;

internal sealed class LeadSourceConfiguration : IEntityTypeConfiguration<LeadSource>
{
    public void Configure(EntityTypeBuilder<LeadSource> source)
    {
        source.ToTable("sources");
        source.Property(s => s.Name).HasMaxLength(LeadSource.NameMaxLength);
        source.Property(s => s.Version).HasDefaultValue(1).IsConcurrencyToken(); // Captures write a new name without it.
        source.HasOne<Team>().WithMany().HasForeignKey(s => s.DefaultTeamId).OnDelete(DeleteBehavior.SetNull);
        source.HasOne<LeadSource>().WithMany().HasForeignKey(s => s.MergedIntoId).OnDelete(DeleteBehavior.SetNull);
        source.HasIndex(s => s.Name, "ux_sources_name").IsUnique();
        source.HasIndex(s => s.MergedIntoId, "ix_sources_merged_into").HasFilter("merged_into_id IS NOT NULL");
    }
}

internal sealed class CampaignConfiguration : IEntityTypeConfiguration<Campaign>
{
    public void Configure(EntityTypeBuilder<Campaign> campaign)
    {
        campaign.Property(c => c.Name).HasMaxLength(Campaign.NameMaxLength);
        campaign.Property(c => c.Budget).HasPrecision(18, 2);
        campaign.Property(c => c.Cost).HasPrecision(18, 2);
        campaign.Property(c => c.Currency).HasMaxLength(3);
        campaign.Property(c => c.Version).HasDefaultValue(1).IsConcurrencyToken();
        campaign.Ignore(c => c.Details);
        campaign.HasOne<LeadSource>().WithMany().HasForeignKey(c => c.SourceId).OnDelete(DeleteBehavior.SetNull);
        campaign.HasOne<Campaign>().WithMany().HasForeignKey(c => c.MergedIntoId).OnDelete(DeleteBehavior.SetNull);
        campaign.HasIndex(c => c.Name, "ux_campaigns_name").IsUnique();
        campaign.HasIndex(c => c.MergedIntoId, "ix_campaigns_merged_into").HasFilter("merged_into_id IS NOT NULL");
    }
}

internal sealed class UtmRuleConfiguration : IEntityTypeConfiguration<UtmRule>
{
    public void Configure(EntityTypeBuilder<UtmRule> rule)
    {
        rule.Property(r => r.Conditions).IsJson();
        rule.Property(r => r.Version).IsConcurrencyToken();
        rule.HasOne<LeadSource>().WithMany().HasForeignKey(r => r.SourceId).OnDelete(DeleteBehavior.SetNull);
        rule.HasOne<Campaign>().WithMany().HasForeignKey(r => r.CampaignId).OnDelete(DeleteBehavior.SetNull);
        rule.HasIndex(r => new { r.Position, r.Id }, "ix_utm_rules_order");
    }
}

internal sealed class CaptureRuleConfiguration : IEntityTypeConfiguration<CaptureRule>
{
    public void Configure(EntityTypeBuilder<CaptureRule> rule)
    {
        rule.Property(r => r.Territory).IsJson();
        rule.Property(r => r.Version).IsConcurrencyToken();
        rule.HasOne<LeadSource>().WithMany().HasForeignKey(r => r.SourceId).OnDelete(DeleteBehavior.Cascade);
        rule.HasOne<User>().WithMany().HasForeignKey(r => r.OwnerId);
        rule.HasOne<Team>().WithMany().HasForeignKey(r => r.TeamId).OnDelete(DeleteBehavior.SetNull);
        rule.HasIndex(r => new { r.Position, r.Id }, "ix_capture_rules_order");
    }
}

internal sealed class SourceMergeConfiguration : IEntityTypeConfiguration<SourceMerge>
{
    public void Configure(EntityTypeBuilder<SourceMerge> merge)
    {
        merge.Property(m => m.IntoName).HasMaxLength(LeadSource.NameMaxLength);
        merge.HasIndex(m => m.CreatedAt, "ix_source_merges_created");
    }
}

internal sealed class ResourcedLeadConfiguration : IEntityTypeConfiguration<ResourcedLead>
{
    public void Configure(EntityTypeBuilder<ResourcedLead> lead)
    {
        lead.HasKey(l => new { l.MergeId, l.LeadId });
        lead.HasOne<SourceMerge>().WithMany().HasForeignKey(l => l.MergeId).OnDelete(DeleteBehavior.Cascade);
    }
}
