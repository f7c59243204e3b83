using LeadFlow.Domain.Agreements;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadFlow.Web.Data.Configurations;

internal sealed class StageTallyConfiguration : IEntityTypeConfiguration<StageTally>
{
    public void Configure(EntityTypeBuilder<StageTally> tally)
    {
        tally.ToTable("stage_tallies");
        tally.HasKey(t => new { t.StageName, t.StageKind, t.Standing });
        tally.Property(t => t.StageName).HasMaxLength(StageDefinition.NameMaxLength);
    }
}

internal sealed class StageTallyDeltaConfiguration : IEntityTypeConfiguration<StageTallyDelta>
{
    public void Configure(EntityTypeBuilder<StageTallyDelta> delta)
    {
        delta.ToTable("stage_tally_deltas");
        delta.Property(d => d.Id).UseIdentityAlwaysColumn();
        delta.Property(d => d.StageName).HasMaxLength(StageDefinition.NameMaxLength);
    }
}
