using LeadFlow.Domain.Captures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadFlow.Web.Data.Configurations;

internal sealed class ImportPartConfiguration : IEntityTypeConfiguration<ImportPart>
{
    public void Configure(EntityTypeBuilder<ImportPart> part)
    {
        part.HasKey(p => new { p.ImportId, p.No });
        part.HasOne<Import>().WithMany().HasForeignKey(p => p.ImportId);
        part.Property(p => p.FileName).HasMaxLength(Import.FileNameMaxLength);
        part.Property(p => p.Encoding).HasMaxLength(ImportPart.EncodingMaxLength);
        part.Property(p => p.HeaderKey).HasMaxLength(ImportPart.HeaderKeyLength);
        part.HasIndex(p => p.HeaderKey, "ix_import_parts_header").HasFilter("header_key IS NOT NULL");
    }
}

internal sealed class ImportChunkConfiguration : IEntityTypeConfiguration<ImportChunk>
{
    public void Configure(EntityTypeBuilder<ImportChunk> chunk)
    {
        chunk.HasKey(c => new { c.ImportId, c.Part, c.No });
        chunk.HasOne<ImportPart>().WithMany().HasForeignKey(c => new { c.ImportId, c.Part });
    }
}
