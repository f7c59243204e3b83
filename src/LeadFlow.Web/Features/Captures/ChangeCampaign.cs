using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Says what a campaign is called, where its leads come from, when it runs and what it costs. What still comes in under its old name lands on it.</summary>
public static class ChangeCampaign
{
    /// <param name="Version">The version that was edited.</param>
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command(Guid CampaignId, int Version, CampaignDetails Details) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Details).NotNull().SetValidator(new CampaignDetailsValidator()).OverridePropertyName("");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var campaign = await db.LoadCampaign(command.CampaignId, cancellationToken);
            var (details, before, now) = (command.Details with { Name = command.Details.Name.Trim() }, campaign.Name, time.GetUtcNow());
            if (campaign.Version != command.Version)
            {
                return await db.RefuseStale(SourceRules.CampaignChange, campaign.Name, now, cancellationToken);
            }

            if (await CampaignDetailsValidator.Refuse(db, await desk.Rules(cancellationToken), details, campaign.Id, cancellationToken) is { } refused)
            {
                return refused;
            }

            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (details.Name != before && !await db.FreeName(campaign, details.Name, cancellationToken))
            {
                return Result.Refused($"A campaign called {details.Name} was merged into this one: take that back first.");
            }

            campaign.Change(details);
            if (db.ChangeTracker.HasChanges())
            {
                db.Note(user, SourceRules.CampaignChange, details.Name, details.Name == before ? "changed" : $"was {before}", now);
                await db.SaveChangesAsync(cancellationToken);
                if (details.Name != before)
                {
                    db.Campaigns.Add(campaign.Alias(before));
                    await db.SaveChangesAsync(cancellationToken);
                }
            }

            await transaction.CommitAsync(cancellationToken);
            desk.Forget();
            return Result.Success;
        }
    }
}
