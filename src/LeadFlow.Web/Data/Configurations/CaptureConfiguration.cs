using LeadFlow.Domain.Captures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadFlow.Web.Data.Configurations;

internal sealed class CaptureConfiguration : IEntityTypeConfiguration<Capture>
{
    public void Configure(EntityTypeBuilder<Capture> capture)
    {
        capture.Property(c => c.RequestKey).HasMaxLength(Capture.RequestKeyMaxLength);
        capture.HasIndex(c => new { c.ReceivedFromId, c.RequestKey }, "ux_captures_request").IsUnique().HasFilter("request_key IS NOT NULL");
        capture.HasIndex(c => c.LeadId, "ix_captures_of_lead");
        capture.HasIndex(c => c.ReceivedAt, "ix_captures_received");
        capture.HasIndex(c => c.ImportId, "ix_captures_of_import").HasFilter("import_id IS NOT NULL");
    }
}

internal sealed class ImportConfiguration : IEntityTypeConfiguration<Import>
{
    public void Configure(EntityTypeBuilder<Import> import)
    {
        import.Property(i => i.FileName).HasMaxLength(Import.FileNameMaxLength);
        import.Property(i => i.Mapping).HasColumnType("jsonb");
        import.HasIndex(i => i.CreatedAt, "ix_imports_created");
        import.HasIndex(i => i.JobId, "ix_imports_job");
    }
}

internal sealed class ImportFileConfiguration : IEntityTypeConfiguration<ImportFile>
{
    public void Configure(EntityTypeBuilder<ImportFile> file)
    {
        file.HasKey(f => f.ImportId);
        file.HasOne<Import>().WithOne().HasForeignKey<ImportFile>(f => f.ImportId);
    }
}

internal sealed class ImportRejectionConfiguration : IEntityTypeConfiguration<ImportRejection>
{
    public void Configure(EntityTypeBuilder<ImportRejection> rejection)
    {
        rejection.HasKey(r => new { r.ImportId, r.Line });
        rejection.HasOne<Import>().WithMany().HasForeignKey(r => r.ImportId);
    }
}
