using LeadFlow.Domain.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadFlow.Web.Data.Configurations;

internal sealed class WebhookConfiguration : IEntityTypeConfiguration<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> webhook)
    {
        webhook.Property(w => w.Url).HasMaxLength(WebhookAddress.MaxLength);
        webhook.Property(w => w.PauseReason).HasMaxLength(Webhook.PauseReasonMaxLength);
        webhook.Property(w => w.Version).IsConcurrencyToken();
        webhook.Ignore(w => w.IsActive);
    }
}

/// <summary>Nothing refers to anything: what is written while a webhook or a lead goes must not fail its cause.</summary>
internal sealed class WebhookDeliveryConfiguration : IEntityTypeConfiguration<WebhookDelivery>
{
    private const string IsWaiting = $"state = '{nameof(DeliveryState.Waiting)}'";

    public void Configure(EntityTypeBuilder<WebhookDelivery> delivery)
    {
        delivery.ToTable("webhook_deliveries");
        delivery.Property(d => d.Event).HasMaxLength(WebhookEvents.NameMaxLength);
        delivery.Property(d => d.Number).UseIdentityAlwaysColumn();
        delivery.Property(d => d.Error).HasMaxLength(WebhookDelivery.ErrorMaxLength);
        delivery.Property(d => d.Answer).HasMaxLength(WebhookDelivery.AnswerMaxLength);
        delivery.Ignore(d => d.Body);
        delivery.HasIndex(d => new { d.WebhookId, d.IsBulk, d.DueAt }, "ix_webhook_deliveries_due").HasFilter(IsWaiting);
        delivery.HasIndex(d => new { d.WebhookId, d.LeadId, d.Number }, "ix_webhook_deliveries_before").HasFilter(IsWaiting);
        delivery.HasIndex(d => new { d.WebhookId, d.At, d.Id }, "ix_webhook_deliveries_of_webhook");
        delivery.HasIndex(d => new { d.WebhookId, d.At, d.Id }, "ix_webhook_deliveries_failed").HasFilter($"state = '{nameof(DeliveryState.Failed)}'");
        delivery.HasIndex(d => d.LeadId, "ix_webhook_deliveries_of_lead").HasFilter("lead_id IS NOT NULL");
        delivery.HasIndex(d => d.At, "ix_webhook_deliveries_at");
    }
}
