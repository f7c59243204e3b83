using LeadFlow.Domain.Calls;
using LeadFlow.Domain.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadFlow.Web.Data.Configurations;

internal sealed class CallScriptConfiguration : IEntityTypeConfiguration<CallScript>
{
    public void Configure(EntityTypeBuilder<CallScript> script)
    {
        script.Property(s => s.Questions).IsJson();
        script.HasOne<LeadSource>().WithMany().HasForeignKey(s => s.SourceId).OnDelete(DeleteBehavior.Cascade);
        script.HasIndex(s => new { s.SourceId, s.Version }, "ux_call_scripts_version").IsUnique().AreNullsDistinct(false);
    }
}

internal sealed class FinishedCallConfiguration : IEntityTypeConfiguration<FinishedCall>
{
    public void Configure(EntityTypeBuilder<FinishedCall> call)
    {
        call.ToTable("calls");
        call.Ignore(c => c.CanBeUndone);
        call.HasOne<Lead>().WithMany().HasForeignKey(c => c.LeadId);
        call.HasIndex(c => new { c.LeadId, c.EndedAt }, "ix_calls_of_lead");
    }
}
