using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadFlow.Web.Data.Configurations;

internal sealed class CustomFieldConfiguration : IEntityTypeConfiguration<CustomField>
{
    public void Configure(EntityTypeBuilder<CustomField> field)
    {
        field.ToTable("custom_fields");
        field.Property(f => f.Key).HasMaxLength(FieldKey.MaxLength);
        field.Property(f => f.Label).HasMaxLength(CustomField.LabelMaxLength);
        field.Property(f => f.Help).HasMaxLength(CustomField.HelpMaxLength);
        field.Property(f => f.Version).IsConcurrencyToken();
        field.HasIndex(f => f.Key, "ux_custom_fields_key").IsUnique();
    }
}

internal sealed class FieldValueConfiguration : IEntityTypeConfiguration<FieldValue>
{
    private const int KeyMaxLength = 100;

    public void Configure(EntityTypeBuilder<FieldValue> value)
    {
        value.ToTable("lead_field_values");
        value.HasKey(v => new { v.LeadId, v.Key, v.No });
        value.HasOne<Lead>().WithMany().HasForeignKey(v => v.LeadId);
        value.Property(v => v.Key).HasMaxLength(KeyMaxLength).UseCollation(LeadConfiguration.SortCollation);
        value.Property(v => v.Value).HasMaxLength(FieldText.PartMaxLength).UseCollation(LeadConfiguration.SortCollation);
        value.HasIndex(v => new { v.Key, v.Value, v.LeadId }, "ix_lead_field_values_value").IncludeProperties(v => v.No);
        value.HasIndex(v => new { v.Key, v.Number, v.LeadId }, "ix_lead_field_values_number").HasFilter("number IS NOT NULL");
        value.HasIndex(v => new { v.Key, v.Day, v.LeadId }, "ix_lead_field_values_day").HasFilter("day IS NOT NULL");
        value.HasIndex(v => v.Value, "ix_lead_field_values_words").HasMethod("gin").HasOperators("gin_trgm_ops");
    }
}
