using LeadFlow.Domain.Captures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadFlow.Web.Data.Configurations;

internal sealed class CaptureConfiguration : IEntityTypeConfiguration<Capture>
{
    public void Configure(EntityTypeBuilder<Capture> capture)
    {
        capture.Property(c => c.RequestKey).HasMaxLength(Capture.RequestKeyMaxLength);
        capture.Property(c => c.Given).HasColumnType("jsonb");
        capture.Property<uint>("xmin").IsRowVersion(); // Whoever tries it again at the same time comes second.
        capture.HasIndex(c => new { c.ReceivedFromId, c.RequestKey }, "ux_captures_request").IsUnique().HasFilter("request_key IS NOT NULL");
        capture.Property(c => c.AddressKey).HasMaxLength(64);
        capture.Property(c => c.SameKey).HasMaxLength(64);
        capture.HasIndex(c => new { c.FormId, c.RequestKey }, "ux_captures_of_page").IsUnique().HasFilter("form_id IS NOT NULL AND request_key IS NOT NULL");
        capture.HasIndex(c => new { c.FormId, c.SameKey }, "ux_captures_same").IsUnique().HasFilter("same_key IS NOT NULL"); // The same answers, pressed a hundred times at once, become one.
        capture.HasIndex(c => new { c.FormId, c.ReceivedAt, c.Id }, "ix_captures_of_form").HasFilter("form_id IS NOT NULL");
        capture.HasIndex(c => new { c.FormId, c.AddressKey, c.ReceivedAt }, "ix_captures_of_address").HasFilter("form_id IS NOT NULL");
        capture.HasIndex(c => new { c.ReceivedAt, c.Id }, "ix_captures_suspected").HasFilter($"outcome = '{nameof(CaptureOutcome.Suspected)}'");
        capture.HasIndex(c => c.RequestKey, "ux_captures_mail").IsUnique().HasFilter($"route = '{nameof(CaptureRoute.Mail)}' AND request_key IS NOT NULL"); // Whichever address it came by.
        capture.HasIndex(c => new { c.EndpointId, c.Outcome, c.ReceivedAt }, "ix_captures_of_endpoint").HasFilter("endpoint_id IS NOT NULL");
        capture.HasIndex(c => c.LeadId, "ix_captures_of_lead");
        capture.HasIndex(c => new { c.ReceivedAt, c.Id }, "ix_captures_received");
        capture.HasIndex(c => new { c.ReceivedAt, c.Id }, "ix_captures_failed").HasFilter($"outcome = '{nameof(CaptureOutcome.Failed)}'");
        capture.HasIndex(c => new { c.ReceivedAt, c.Id }, "ix_captures_reinquiry").HasFilter($"outcome = '{nameof(CaptureOutcome.Reinquiry)}'");
        capture.HasIndex(c => new { c.Route, c.ReceivedAt, c.Id }, "ix_captures_of_route").HasFilter($"route <> '{nameof(CaptureRoute.Import)}'"); // A file is a million rows: they need no more than their own index.
        capture.HasIndex(c => new { c.ImportId, c.Line }, "ix_captures_of_import").HasFilter("import_id IS NOT NULL");
    }
}

internal sealed class MailEndpointConfiguration : IEntityTypeConfiguration<MailEndpoint>
{
    public void Configure(EntityTypeBuilder<MailEndpoint> endpoint)
    {
        endpoint.Property(e => e.Name).HasMaxLength(MailEndpoint.NameMaxLength);
        endpoint.HasIndex(e => e.KeyHash, "ux_mail_endpoints_key").IsUnique();
    }
}

internal sealed class InstallationSecretConfiguration : IEntityTypeConfiguration<InstallationSecret>
{
    public void Configure(EntityTypeBuilder<InstallationSecret> secret)
    {
        secret.HasKey(s => s.Name);
        secret.Property(s => s.Name).HasMaxLength(InstallationSecret.NameMaxLength);
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

internal sealed class ImportRejectionConfiguration : IEntityTypeConfiguration<ImportRejection>
{
    public void Configure(EntityTypeBuilder<ImportRejection> rejection)
    {
        rejection.HasKey(r => new { r.ImportId, r.Line });
        rejection.HasOne<Import>().WithMany().HasForeignKey(r => r.ImportId);
    }
}

internal sealed class ImportUndoConfiguration : IEntityTypeConfiguration<ImportUndo>
{
    public void Configure(EntityTypeBuilder<ImportUndo> undo)
    {
        undo.HasKey(u => u.ImportId);
        undo.HasOne<Import>().WithOne().HasForeignKey<ImportUndo>(u => u.ImportId);
        undo.HasIndex(u => u.JobId, "ix_import_undos_job");
    }
}

internal sealed class ImportChangeConfiguration : IEntityTypeConfiguration<ImportChange>
{
    public void Configure(EntityTypeBuilder<ImportChange> change)
    {
        change.Property(c => c.Id).UseIdentityByDefaultColumn();
        change.Property(c => c.Was).HasColumnType("jsonb");
        change.HasIndex(c => new { c.ImportId, c.LeadId, c.Id }, "ix_import_changes_of_lead");
    }
}

internal sealed class ImportLeftConfiguration : IEntityTypeConfiguration<ImportLeft>
{
    public void Configure(EntityTypeBuilder<ImportLeft> left)
    {
        left.ToTable("import_left");
        left.HasKey(l => new { l.ImportId, l.LeadId });
    }
}
