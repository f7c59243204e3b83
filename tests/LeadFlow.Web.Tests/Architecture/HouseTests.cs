using System.Reflection;
using FluentValidation;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Architecture;

/// <summary>How the house is built: docs and reviews cannot watch it, this can.</summary>
public sealed class HouseTests
{
    private const string Features = "LeadFlow.Web.Features.";

    /// <summary>What every feature may use: the wire, and what pages share.</summary>
    private static readonly string[] _shared = ["Integrations", "Shared"];

    [Fact]
    public void A_feature_uses_no_type_of_another_except_to_send_its_requests_and_read_their_answers()
    {
        var sendable = Requests.All.SelectMany(r => new[] { r, r.DeclaringType! }.Concat(AnswersOf(r))).SelectMany(WithNested).ToHashSet();
        var walked = 0;
        var strays = new List<string>();
        foreach (var type in typeof(Program).Assembly.GetTypes().Where(t => FeatureOf(t) is { } f && !_shared.Contains(f) && !t.Name.Contains('<', StringComparison.Ordinal)))
        {
            foreach (var used in UsedBy(type).SelectMany(Parts))
            {
                walked++;
                if (FeatureOf(used) is { } feature && feature != FeatureOf(type) && !_shared.Contains(feature) && !sendable.Contains(used))
                {
                    strays.Add($"{type.FullName} uses {used.FullName}");
                }
            }
        }

        Assert.True(walked > 500, $"{walked} uses");
        Assert.Empty(strays.Distinct());
    }

    [Fact]
    public void The_domain_knows_the_base_library_only()
    {
        var references = typeof(Lead).Assembly.GetReferencedAssemblies().Select(a => a.Name!).ToList();

        Assert.NotEmpty(references);
        Assert.All(references, name => Assert.True(name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard" or "mscorlib", name));
    }

    [Fact]
    public void Pages_send_requests_and_do_not_reach_for_the_database()
    {
        var pages = typeof(Program).Assembly.GetTypes().Where(t => typeof(PageModel).IsAssignableFrom(t) && !t.IsAbstract).ToList();

        Assert.True(pages.Count >= 5, $"{pages.Count} pages");
        Assert.All(pages, page => Assert.DoesNotContain(UsedBy(page).SelectMany(Parts), t => typeof(DbContext).IsAssignableFrom(t)));
    }

    [Theory]
    [InlineData(typeof(IRequestHandler<,>))]
    [InlineData(typeof(IRequestHandler<>))]
    [InlineData(typeof(IValidator<>))]
    [InlineData(typeof(IEntityTypeConfiguration<>))]
    public void What_is_found_by_the_names_of_types_is_what_all_types_hold(Type open)
    {
        var all = typeof(Program).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false })
            .SelectMany(t => t.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == open).Select(i => (t, i))).ToList();

        Assert.NotEmpty(all);
        Assert.Equal(all, WrittenTypes.Closing(open));
    }

    [Fact]
    public void Endpoints_do_not_reach_for_the_database()
    {
        var apis = typeof(Program).Assembly.GetTypes().Where(t => FeatureOf(t) is not null && t.Name.EndsWith("Api", StringComparison.Ordinal)).SelectMany(WithNested).ToList();

        Assert.True(apis.Count >= 8, $"{apis.Count} files of endpoints");
        Assert.All(apis, api => Assert.DoesNotContain(UsedBy(api).SelectMany(Parts), t => t == typeof(LeadFlowDb)));
    }

    private static string? FeatureOf(Type type) => type.Namespace is { } name && name.StartsWith(Features, StringComparison.Ordinal) ? name[Features.Length..].Split('.')[0] : null;

    private static IEnumerable<Type> AnswersOf(Type request) => request.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>)).SelectMany(i => Parts(i.GetGenericArguments()[0]))
        .SelectMany(t => new[] { t }.Concat(t.GetProperties().SelectMany(p => Parts(p.PropertyType)))).Where(t => FeatureOf(t) is not null);

    private static IEnumerable<Type> WithNested(Type type) => new[] { type }.Concat(type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).SelectMany(WithNested));

    private static IEnumerable<Type> Parts(Type type) => type.HasElementType ? Parts(type.GetElementType()!) : type.IsGenericType ? new[] { type.GetGenericTypeDefinition() }.Concat(type.GetGenericArguments().SelectMany(Parts)) : [type];

    private static IEnumerable<Type> UsedBy(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.GetConstructors(All).SelectMany(c => c.GetParameters().Select(p => p.ParameterType))
            .Concat(type.GetFields(All).Select(f => f.FieldType))
            .Concat(type.GetProperties(All).Select(p => p.PropertyType))
            .Concat(type.GetMethods(All).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType)));
    }

    /// <summary>What the build and <c>dotnet format whitespace</c> do not look at.</summary>
    [Fact]
    public void Usings_stand_in_order_those_of_the_system_first()
    {
        var files = new[] { "src", "tests" }.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "node_modules" or "Migrations")).ToList();
        Assert.True(files.Count > 500, $"{files.Count} files");

        Assert.Empty(files.Where(f =>
        {
            var names = File.ReadLines(f).TakeWhile(l => !l.StartsWith("namespace ", StringComparison.Ordinal))
                .Where(l => l.StartsWith("using ", StringComparison.Ordinal) && l.EndsWith(';') && !l.Contains('=', StringComparison.Ordinal) && !l.StartsWith("using static ", StringComparison.Ordinal) && !l.Contains('(', StringComparison.Ordinal))
                .Select(l => l["using ".Length..^1]).ToList();
            return !names.SequenceEqual(names.OrderBy(n => n is "System" || n.StartsWith("System.", StringComparison.Ordinal) ? 0 : 1).ThenBy(n => n, StringComparer.InvariantCultureIgnoreCase));
        }).Select(f => Path.GetRelativePath(Repository.Root, f)));
    }
}
