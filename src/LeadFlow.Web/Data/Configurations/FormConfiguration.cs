using LeadFlow.Domain.Forms;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadFlow.Web.Data.Configurations;

internal sealed class FormConfiguration : IEntityTypeConfiguration<Form>
{
    public void Configure(EntityTypeBuilder<Form> form)
    {
        form.ToTable("forms");
        form.Property(f => f.Name).HasMaxLength(Form.NameMaxLength);
        form.Property(f => f.Slug).HasMaxLength(Form.SlugMaxLength);
        form.Property(f => f.Draft).IsJson();
        form.Property(f => f.Version).IsConcurrencyToken();
        form.Ignore(f => f.HasChanges);
        form.HasIndex(f => f.Slug, "ux_forms_slug").IsUnique();
    }
}

internal sealed class FormVersionConfiguration : IEntityTypeConfiguration<FormVersion>
{
    public void Configure(EntityTypeBuilder<FormVersion> version)
    {
        version.ToTable("form_versions");
        version.HasKey(v => new { v.FormId, v.Number });
        version.HasOne<Form>().WithMany().HasForeignKey(v => v.FormId);
        version.Property(v => v.Content).IsJson();
    }
}

internal sealed class SpamLessonConfiguration : IEntityTypeConfiguration<SpamLesson>
{
    public void Configure(EntityTypeBuilder<SpamLesson> lesson)
    {
        lesson.ToTable("spam_lessons");
        lesson.HasKey(l => new { l.Kind, l.Value });
        lesson.Property(l => l.Value).HasMaxLength(SpamLesson.ValueMaxLength);
    }
}

internal sealed class KioskDeviceConfiguration : IEntityTypeConfiguration<KioskDevice>
{
    public void Configure(EntityTypeBuilder<KioskDevice> device)
    {
        device.ToTable("kiosk_devices");
        device.HasOne<Form>().WithMany().HasForeignKey(d => d.FormId);
        device.Property(d => d.Name).HasMaxLength(KioskDevice.NameMaxLength);
        device.Property(d => d.Pin).HasMaxLength(8);
        device.HasIndex(d => d.TokenHash, "ux_kiosk_devices_token").IsUnique();
        device.HasIndex(d => d.FormId, "ix_kiosk_devices_of_form");
    }
}
