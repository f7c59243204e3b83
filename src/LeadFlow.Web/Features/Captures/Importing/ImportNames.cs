using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>What the names in a file mean here: owners, stages, reasons.</summary>
internal sealed class ImportNames(RulesSnapshot rules)
{
    private readonly ILookup<string, Person> _people = rules.People.Values.Where(p => p.IsActive)
        .SelectMany(p => new[] { (Name: p.Email, Person: p), (p.Name, Person: p) }).ToLookup(n => n.Name.Trim(), n => n.Person, StringComparer.OrdinalIgnoreCase);

    /// <returns>A problem that follows the quoted text in a sentence.</returns>
    public Reading<Person> Owner(string name) => _people[name].Distinct().ToList() switch
    {
        [var one] => Reading.Of(one),
        [] => Reading.Failed<Person>("is nobody who works here. Give the e-mail address or the name of an active user."),
        _ => Reading.Failed<Person>("is the name of several users. Give the e-mail address."),
    };

    public Reading<StageDefinition> Stage(string name) =>
        rules.Agreement.Content.Stage(name) is { } stage ? Reading.Of(stage)
        : Enum.TryParse<StageKind>(name, ignoreCase: true, out var kind) && !char.IsAsciiDigit(name[0]) && rules.Agreement.Content.Stages.FirstOrDefault(s => s.Kind == kind) is { } first ? Reading.Of(first)
        : Reading.Failed<StageDefinition>($"is not a stage; say which of {string.Join(", ", rules.Agreement.Content.Stages.Select(s => s.Name))} it means.");

    public Reading<DeadReason> DeadReason(string name) =>
        rules.Agreement.Content.DeadReasons.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase)) is { } reason ? Reading.Of(reason)
        : Reading.Failed<DeadReason>($"is not a dead reason; say which of {string.Join(", ", rules.Agreement.Content.DeadReasons.Select(r => r.Name))} it means.");
}
