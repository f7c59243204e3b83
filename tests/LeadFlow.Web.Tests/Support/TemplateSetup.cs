using System.Runtime.CompilerServices;

namespace LeadFlow.Web.Tests.Support;

/// <summary>The database that every test's own is a copy of is migrated and founded by a start of LeadFlow itself.</summary>
internal static class TemplateSetup
{
    [ModuleInitializer]
    internal static void Migrate() => TestDatabase.Migrate = async connectionString =>
    {
        await using var factory = new App.Factory(connectionString, new FakeClock());
        _ = factory.Services;
    };
}
