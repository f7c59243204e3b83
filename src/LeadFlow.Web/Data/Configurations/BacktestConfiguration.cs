using LeadFlow.Domain.Agreements;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadFlow.Web.Data.Configurations;

internal sealed class BacktestConfiguration : IEntityTypeConfiguration<Backtest>
{
    public void Configure(EntityTypeBuilder<Backtest> backtest)
    {
        backtest.ToTable("agreement_backtests");
        backtest.Property(b => b.ContentHash).HasMaxLength(64);
        backtest.Property(b => b.Content).IsJson();
        backtest.Property(b => b.Result).IsJson();
        backtest.HasOne<Agreement>().WithMany().HasForeignKey(b => b.AgreementId).OnDelete(DeleteBehavior.Cascade);
        backtest.HasIndex(b => new { b.AgreementId, b.At }, "ix_agreement_backtests");
    }
}

internal sealed class BacktestedLeadConfiguration : IEntityTypeConfiguration<BacktestedLead>
{
    public void Configure(EntityTypeBuilder<BacktestedLead> lead)
    {
        lead.ToTable("agreement_backtest_leads");
        lead.HasKey(l => new { l.BacktestId, l.Group, l.No });
        lead.HasOne<Backtest>().WithMany().HasForeignKey(l => l.BacktestId).OnDelete(DeleteBehavior.Cascade);
        lead.HasIndex(l => l.LeadId, "ix_agreement_backtest_leads_of_lead");
    }
}
