using FluentValidation;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Mails;
using LeadFlow.Web.Features.Captures.Received;
using MediatR;
using Serilog;

namespace LeadFlow.Web.Pipeline;

public static class MediatorSetup
{
    public static void AddHouseLogging(this WebApplicationBuilder builder)
    {
        var logger = new LoggerConfiguration()
            .ReadFrom.Configuration(builder.Configuration)
            .Enrich.FromLogContext()
            .Filter.ByExcluding(e => e.MessageTemplate.Text == Running.FailedToStart)
            .WriteTo.Console(formatProvider: System.Globalization.CultureInfo.InvariantCulture, outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {SourceContext}: {Message:lj}{NewLine}{Exception}")
            .CreateLogger();
        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(logger, dispose: true);
    }

    public static void AddMediator(this WebApplicationBuilder builder)
    {
        ValidatorOptions.Global.LanguageManager.Enabled = false; // Sentences are ours, in one language.
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddMediatR(c =>
        {
            c.RegisterServicesFromAssemblyContaining<IBaseRequest>(); // It insists on one, which holds no handlers. Ours are found below: of requests, since there are no notifications.
            c.AddOpenBehavior(typeof(LoggingBehavior<,>));
            c.AddOpenBehavior(typeof(AuthorizationBehavior<,>));
            c.AddOpenBehavior(typeof(ValidationBehavior<,>));
            c.AddBehavior<KeepFailedMail>();
            c.AddBehavior<KeepFailedCapture>(); // Around the retries, inside of what whoever sends it is told at once.
            c.AddOpenBehavior(typeof(ConflictBehavior<,>));
        });
        foreach (var (handler, handles) in WrittenTypes.Closing(typeof(IRequestHandler<,>)).Concat(WrittenTypes.Closing(typeof(IRequestHandler<>))))
        {
            builder.Services.AddTransient(handles, handler);
        }

        foreach (var (validator, validates) in WrittenTypes.Closing(typeof(IValidator<>)))
        {
            builder.Services.AddSingleton(validates, validator);
        }

        builder.Services.AddScoped<Capturing>();
        builder.Services.AddScoped<CaptureTerms>();
        builder.Services.AddScoped<CaptureTogether>();
        builder.Services.AddSingleton<LandingTogether>();
        builder.Services.AddScoped<LostRaces>();
    }
}
