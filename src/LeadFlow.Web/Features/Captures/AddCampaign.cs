using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Captures;

/// <summary>A dated effort with a cost, by which leads come.</summary>
public static class AddCampaign
{
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command(CampaignDetails Details) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Details).NotNull().SetValidator(new CampaignDetailsValidator()).OverridePropertyName("");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var details = command.Details with { Name = command.Details.Name.Trim() };
            if (await CampaignDetailsValidator.Refuse(db, await desk.Rules(cancellationToken), details, null, cancellationToken) is { } refused)
            {
                return refused;
            }

            db.Campaigns.Add(Campaign.Of(details));
            db.Note(user, "campaign.add", details.Name, "added", time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            desk.Forget();
            return Result.Success;
        }
    }
}
