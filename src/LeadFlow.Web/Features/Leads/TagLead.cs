using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Puts a tag on a lead, or takes one off.</summary>
public static class TagLead
{
    /// <param name="Tag">One tag; the same word in another case is the same tag.</param>
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid LeadId, string? Tag, bool Remove = false) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Tag).NotEmpty().WithMessage("A tag is a word or two.").Text(Lead.TagMaxLength).OverridePropertyName("tag");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var lead = await db.LoadLead(command.LeadId, cancellationToken);
            var tag = Text.OneLine(command.Tag);
            tag = lead.Tags.FirstOrDefault(t => string.Equals(t, tag, StringComparison.OrdinalIgnoreCase)) ?? tag;
            var m = await desk.Now(cancellationToken);
            var result = command.Remove ? lead.RemoveTags([tag], user.Actor, m) : lead.AddTags([tag], user.Actor, m);
            await db.SaveChangesAsync(cancellationToken);
            return result;
        }
    }
}
