namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>What an installation says of its webhooks.</summary>
/// <param name="AllowPrivate">http, and machines of the own network: for tests and development.</param>
/// <param name="Timeout">How long the other side may take to answer.</param>
public sealed record WebhookSettings(bool AllowPrivate, TimeSpan Timeout)
{
    public static WebhookSettings Of(IConfiguration configuration) => new(
        configuration.GetValue("LeadFlow:Webhooks:AllowPrivate", false), configuration.GetValue("LeadFlow:Webhooks:Timeout", TimeSpan.FromSeconds(10)));
}

public static class WebhooksSetup
{
    public static void AddWebhooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(s => WebhookSettings.Of(s.GetRequiredService<IConfiguration>()));
        builder.Services.AddSingleton<HostNames>();
        builder.Services.AddSingleton<WebhookDoor>();
        builder.Services.AddSingleton<WebhookSecrets>();
        builder.Services.AddSingleton<WebhookSender>();
    }
}
