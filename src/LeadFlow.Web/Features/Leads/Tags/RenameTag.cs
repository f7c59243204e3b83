using FluentValidation;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Leads.Bulk;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Tags;

/// <summary>Calls a tag otherwise on every lead, which merges it with one of that name; or takes it off every lead. In the background, and taken back as one.</summary>
public static class RenameTag
{
    /// <param name="To">Null to take it off.</param>
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(string? Tag, string? To) : IRequest<StartBulk.Started>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Tag).NotEmpty().WithMessage("Choose a tag.").OverridePropertyName("tag");
            RuleFor(c => c.To).Must(t => t is null || !string.IsNullOrWhiteSpace(t)).WithMessage("Write what it is called from now on.").Text(Lead.TagMaxLength).OverridePropertyName("to");
            RuleFor(c => c.To).Must((c, t) => t is null || Text.OneLine(t) != c.Tag).WithMessage("It is called so already.").OverridePropertyName("to");
        }
    }

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time, ISender sender) : IRequestHandler<Command, StartBulk.Started>
    {
        public async Task<StartBulk.Started> Handle(Command command, CancellationToken cancellationToken)
        {
            var (tag, to) = (command.Tag!, command.To is null ? null : Text.OneLine(command.To));
            var filter = QueryHelpers.AddQueryString("", "tag", tag).TrimStart('?');
            db.Note(user, to is null ? "tag.remove" : "tag.rename", to is null ? tag : $"{tag} → {to}", time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            return await sender.Send(new StartBulk.Command(to is null ? BulkKind.Untag : BulkKind.Retag, null, filter, new() { Tags = [tag], Into = to }), cancellationToken);
        }
    }
}
