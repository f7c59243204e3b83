using System.Reflection;
using System.Runtime.CompilerServices;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Leads;
using MediatR;

namespace LeadFlow.Web.Tests.Architecture;

/// <summary>Every command and query of LeadFlow, and how to make one without knowing it.</summary>
internal static class Requests
{
    public static readonly IReadOnlyList<Type> All = [.. typeof(Program).Assembly.GetTypes().Where(t => typeof(IBaseRequest).IsAssignableFrom(t) && t is { IsAbstract: false, IsInterface: false }).OrderBy(t => t.FullName)];

    public static string NameOf(Type request) => request.FullName!.Split('.')[^1].Replace('+', '.');

    /// <summary>What it names about a lead: these must not be a way around who may see which.</summary>
    public static PropertyInfo? PropertyOf(Type request, string name) => request.GetProperty(name) is { } property && (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(Guid) ? property : null;

    /// <summary>One with plausible values, good enough to pass its validator.</summary>
    public static object Make(Type request, params (string Name, object Value)[] values)
    {
        var constructor = request.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First(c => c.GetParameters() is not [{ ParameterType: var only }] || only != request);
        var made = constructor.Invoke([.. constructor.GetParameters().Select(p => values.FirstOrDefault(v => string.Equals(v.Name, p.Name, StringComparison.OrdinalIgnoreCase)).Value ?? Value(p))]);
        foreach (var (name, value) in values)
        {
            request.GetProperty(name)!.SetValue(made, value);
        }

        return made;
    }

    /// <summary>For a refusal that comes before anything is looked at.</summary>
    public static object Empty(Type request) => RuntimeHelpers.GetUninitializedObject(request);

    private static object? Value(ParameterInfo parameter) => parameter.ParameterType switch
    {
        _ when parameter.HasDefaultValue && parameter.Name is not "Limit" => parameter.DefaultValue is null && parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? Activator.CreateInstance(parameter.ParameterType) : parameter.DefaultValue,
        var t when t == typeof(string) => parameter.Name switch
        {
            "Stage" => "warm",
            "Reason" => "No budget",
            "Email" => "somebody@example.com",
            "Currency" => "EUR",
            "TimeZone" => "UTC",
            "Body" => "{}",
            _ => "text",
        },
        var t when t == typeof(int) => parameter.Name == "Limit" ? 50 : 1,
        var t when t == typeof(ContactDetails) => new ContactDetails { FirstName = "Changed" },
        var t when t == typeof(EditLeadRow.RowFields) => new EditLeadRow.RowFields { Company = parameter.Name == "Now" ? "Changed" : null },
        var t when t == typeof(IReadOnlyList<AnswerGiven>) => new AnswerGiven[] { new(Criterion.Need, LearnedFrom.Call) { Level = Level.Confirmed } },
        var t when t == typeof(CaptureRoute) => CaptureRoute.Api,
        var t when t == typeof(byte[]) => Array.Empty<byte>(),
        var t when t.IsValueType => Activator.CreateInstance(t),
        _ => null,
    };
}
