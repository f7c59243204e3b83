using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Mails;

/// <summary>The domain to whose addresses leads answer; addresses that were given out before it changed are no longer ours.</summary>
public static class SetReplyDomain
{
    /// <param name="ReplyDomain">Blank for none.</param>
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(string? ReplyDomain) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.ReplyDomain).Must(d => string.IsNullOrWhiteSpace(d) || (DomainOf(d) is { Length: <= Company.DomainMaxLength } domain && domain.Contains('.', StringComparison.Ordinal)))
            .WithMessage("This is no domain. Write it as in answers.example.com.").OverridePropertyName("replyDomain");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser by, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var company = await db.Companies.SingleAsync(cancellationToken);
            company.AnswerAt(DomainOf(command.ReplyDomain));
            if (db.ChangeTracker.HasChanges())
            {
                db.Note(by, "mail.domain", company.ReplyDomain ?? "", "", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                desk.Forget();
            }

            return Result.Success;
        }
    }

    /// <summary>As mail servers write it: lower case, in ASCII.</summary>
    private static string? DomainOf(string? text) => string.IsNullOrWhiteSpace(text) ? null : IdentityKey.NormaliseEmail($"a@{text.Trim().TrimStart('@')}")?[2..];
}
