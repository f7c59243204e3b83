namespace LeadFlow.Web.Email;

public static class MailSetup
{
    public static void AddMail(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Mailer>();
        builder.Services.AddSingleton<HomeAddress>();
    }
}
