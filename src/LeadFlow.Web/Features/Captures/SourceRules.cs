using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>What all changes of sources, campaigns and their rules have in common.</summary>
internal static class SourceRules
{
    /// <summary>Parts of what the audit says of them.</summary>
    public const string SourceChange = "source.change", CampaignChange = "campaign.change", RulesChange = "utm-rules.change";

    public static IRuleBuilderOptions<T, string?> AName<T>(this IRuleBuilder<T, string?> rule, int length) =>
        rule.Must(n => !string.IsNullOrWhiteSpace(n)).WithMessage("A name is needed.")
            .Must(n => n?.Trim() != "(none)").WithMessage("\"(none)\" stands for leads without one; choose another name.").Text(length);

    public static IRuleBuilderOptions<T, Side?> OfASide<T>(this IRuleBuilder<T, Side?> rule) =>
        rule.Must(s => s is null or Side.Marketing or Side.Sales).WithMessage("Marketing or sales.");

    /// <summary>Null where the person works here and the team is there.</summary>
    public static Result? RefuseFirst(this RulesSnapshot rules, Guid? ownerId, Guid? teamId) =>
        ownerId is { } owner && rules.ActivePerson(owner) is null ? Result.Refused("That person no longer works here.")
        : ownerId is not null && teamId is not null ? Result.Refused("One person or one team acts first, not both.")
        : teamId is { } team && rules.Teams.All(t => t.Key != team) ? Result.Refused("There is no such team.")
        : null;

    public static async Task<LeadSource> LoadSource(this LeadFlowDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Sources.SingleOrDefaultAsync(s => s.Id == id && s.MergedIntoId == null, cancellationToken) ?? throw new NotFoundException("Source", id);

    public static async Task<Campaign> LoadCampaign(this LeadFlowDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Campaigns.SingleOrDefaultAsync(c => c.Id == id && c.MergedIntoId == null, cancellationToken) ?? throw new NotFoundException("Campaign", id);

    /// <summary>It is no longer offered, or is again.</summary>
    /// <returns>Whether that is a change.</returns>
    public static async Task<bool> Archive(this LeadFlowDb db, LeadOrigin origin, bool archive, CurrentUser by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (archive == origin.ArchivedAt is not null)
        {
            return false;
        }

        if (archive)
        {
            origin.Archive(now);
        }
        else
        {
            origin.Unarchive();
        }

        db.Note(by, $"{(origin is Campaign ? "campaign" : "source")}.{(archive ? "archive" : "unarchive")}", origin.Name, archive ? "no longer offered" : "offered again", now);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>What one was called before it can be called again: the row that leads to it by that name goes, where nothing else has use for it.</summary>
    /// <returns>Whether nobody else has the name now.</returns>
    public static async Task<bool> FreeName<T>(this LeadFlowDb db, T origin, string name, CancellationToken cancellationToken)
        where T : LeadOrigin
    {
        if (await db.Set<T>().SingleOrDefaultAsync(o => o.Name == name && o.Id != origin.Id, cancellationToken) is not { } old)
        {
            return true;
        }

        if (old.MergedIntoId != origin.Id || await db.Leads.AnyAsync(l => l.SourceId == old.Id || l.CampaignId == old.Id, cancellationToken) || await db.SourceMerges.AnyAsync(m => m.UndoJobId == null && m.FromIds.Contains(old.Id), cancellationToken))
        {
            return false;
        }

        db.Remove(old);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
