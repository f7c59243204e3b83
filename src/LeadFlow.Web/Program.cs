using LeadFlow.Web.Features.Shared;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddScoped<Navigation>();
// Stand-ins, so that the frame can be looked at before there are users, policies and leads.
builder.Services.AddSingleton<ReadFrameFacts>((_, _) => Task.FromResult(new FrameFacts(7, "Agreement v6", "both signed 31 August")));
builder.Services.AddAuthorizationBuilder()
    .AddPolicy("SeeLeads", p => p.RequireAssertion(_ => true))
    .AddPolicy("ClaimLeads", p => p.RequireAssertion(_ => true))
    .AddPolicy("ReadReports", p => p.RequireAssertion(_ => true))
    .AddPolicy("ImportLeads", p => p.RequireAssertion(_ => true))
    .AddPolicy("Administer", p => p.RequireAssertion(_ => true));
builder.Services.AddRazorPages(o => o.RootDirectory = "/Features")
    .AddViewOptions(o => o.HtmlHelperOptions.ClientValidationEnabled = false);

var app = builder.Build();
app.Use((context, next) =>
{
    context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";
    return next(context);
});
app.UseStaticFiles();
app.UseRouting();
app.UseAuthorization();
app.MapRazorPages();
await app.RunAsync();
