using FluentValidation;
using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Agreements;

/// <summary>Says something about one section of a version.</summary>
public static class CommentOnAgreement
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Command(Guid Id, string? Section, string? Text) : IRequest<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Text).NotEmpty().WithMessage("Write what you think of it.").Text(AgreementComment.TextMaxLength).OverridePropertyName("text");
            RuleFor(c => c.Section).NotEmpty().WithMessage("A comment belongs to a section.").Text(AgreementComment.SectionMaxLength).OverridePropertyName("section");
        }
    }

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            var agreement = await db.Agreements.AsNoTracking().SingleOrDefaultAsync(a => a.Id == command.Id, cancellationToken) ?? throw new NotFoundException("Agreement", command.Id);
            var sections = agreement.Content.Stages.Select(AgreementDiff.Of).Concat(Enum.GetValues<Section>().Select(AgreementDiff.Of));
            if (!sections.Contains(command.Section, StringComparer.OrdinalIgnoreCase))
            {
                throw new ValidationException([new("section", "This version has no such section.")]);
            }

            var comment = AgreementComment.Of(command.Id, command.Section!, command.Text!.Trim(), user.Actor, time.GetUtcNow());
            db.AgreementComments.Add(comment);
            await db.SaveChangesAsync(cancellationToken);
            return comment.Id;
        }
    }
}
