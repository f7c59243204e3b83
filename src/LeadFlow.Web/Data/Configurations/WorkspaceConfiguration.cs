using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadFlow.Web.Data.Configurations;

internal sealed class WorkspaceExportConfiguration : IEntityTypeConfiguration<WorkspaceExport>
{
    public void Configure(EntityTypeBuilder<WorkspaceExport> export)
    {
        export.ToTable("workspace_exports");
        export.Property(e => e.By).HasMaxLength(User.NameMaxLength);
        export.Property(e => e.Sha256).HasMaxLength(64);
        export.HasIndex(e => e.ExpiresAt, "ix_workspace_exports_expire");
    }
}

internal sealed class WorkspaceExportPieceConfiguration : IEntityTypeConfiguration<WorkspaceExportPiece>
{
    public void Configure(EntityTypeBuilder<WorkspaceExportPiece> piece)
    {
        piece.ToTable("workspace_export_pieces");
        piece.HasKey(p => new { p.ExportId, p.No });
        piece.HasOne<WorkspaceExport>().WithMany().HasForeignKey(p => p.ExportId).OnDelete(DeleteBehavior.Cascade);
    }
}
