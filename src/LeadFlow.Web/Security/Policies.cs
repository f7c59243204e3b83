using LeadFlow.Domain.People;
using Microsoft.AspNetCore.Authorization;

namespace LeadFlow.Web.Security;

/// <summary>What one may do. Every command and query declares one; a page carries the policy of its query.</summary>
public static class Policies
{
    public const string SeeLeads = nameof(SeeLeads);
    public const string EditLeads = nameof(EditLeads);
    public const string TriageLeads = nameof(TriageLeads);
    public const string ClaimLeads = nameof(ClaimLeads);
    public const string WorkOpportunities = nameof(WorkOpportunities);
    public const string Reassign = nameof(Reassign);
    public const string ImportLeads = nameof(ImportLeads);
    public const string RunForms = nameof(RunForms);
    public const string ExportLeads = nameof(ExportLeads);
    public const string ReadReports = nameof(ReadReports);
    public const string DraftAgreements = nameof(DraftAgreements);
    public const string Administer = nameof(Administer);

    public static class Scopes
    {
        public const string LeadsRead = "leads:read";
        public const string LeadsWrite = "leads:write";
        public const string HandoffsWrite = "handoffs:write";
        public const string ReportsRead = "reports:read";
        public const string Admin = "admin";

        public static readonly string[] All = [LeadsRead, LeadsWrite, HandoffsWrite, ReportsRead, Admin];
    }

    /// <summary>Per policy: which people, and which scope their key needs.</summary>
    public static readonly IReadOnlyDictionary<string, (Func<Actor, bool> Allows, string Scope)> All = new Dictionary<string, (Func<Actor, bool>, string)>
    {
        [SeeLeads] = (_ => true, Scopes.LeadsRead),
        [EditLeads] = (_ => true, Scopes.LeadsWrite),
        [TriageLeads] = (a => a.IsManager || a.Role is Role.Marketer or Role.Sdr, Scopes.LeadsWrite),
        [ClaimLeads] = (a => a.MayClaim, Scopes.HandoffsWrite),
        [WorkOpportunities] = (a => a.MayClaim || a.IsManager, Scopes.HandoffsWrite),
        [Reassign] = (a => a.IsManager, Scopes.HandoffsWrite),
        [ImportLeads] = (a => a.IsManager || a.Role is Role.Marketer, Scopes.LeadsWrite),
        [RunForms] = (a => a.IsManager || a.Role is Role.Marketer, Scopes.LeadsWrite),
        [ExportLeads] = (a => a.IsManager, Scopes.LeadsRead),
        [ReadReports] = (_ => true, Scopes.ReportsRead),
        [DraftAgreements] = (a => a.IsManager, Scopes.LeadsWrite),
        [Administer] = (a => a.Role is Role.Admin, Scopes.Admin),
    };

    public static bool Allows(this CurrentUser user, string policy)
    {
        if (!user.IsSomebody)
        {
            return false;
        }

        if (user.Actor.Side == Side.System && user.Actor.Role is null)
        {
            return true; // A job.
        }

        var (allows, scope) = All[policy];
        return allows(user.Actor) && user.Scopes switch
        {
            null => true,
            [] => scope != Scopes.Admin,
            var scopes => scopes.Contains(scope),
        };
    }
}

/// <summary>Which policy a command or query needs.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RequirePolicyAttribute(string policy) : Attribute
{
    public string Policy { get; } = policy;
}

/// <summary>A request that anybody may send, signed in or not: with the reason.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AllowAnybodyAttribute(string why) : Attribute
{
    public string Why { get; } = why;
}

/// <summary>The same rules for pages and endpoints: one requirement per policy.</summary>
public sealed record PolicyRequirement(string Policy) : IAuthorizationRequirement;

public sealed class PolicyHandler(CurrentUser user) : AuthorizationHandler<PolicyRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PolicyRequirement requirement)
    {
        if (user.Allows(requirement.Policy))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
