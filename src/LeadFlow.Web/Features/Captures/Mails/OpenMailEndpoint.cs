using FluentValidation;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Mails;

/// <summary>An address to give to a mail provider: its key is shown once.</summary>
public static class OpenMailEndpoint
{
    /// <param name="Source">By name; blank for the usual one, which is made where it is missing.</param>
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(string? Name, string? Source = null) : IRequest<Opened>;

    /// <param name="Path">Without the address of this installation.</param>
    public sealed record Opened(Guid Id, string Path, string Name);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Name).AName(MailEndpoint.NameMaxLength).OverridePropertyName("name");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser by, TimeProvider time) : IRequestHandler<Command, Opened>
    {
        public async Task<Opened> Handle(Command command, CancellationToken cancellationToken)
        {
            var (now, key) = (time.GetUtcNow(), Secrets.New());
            var source = await Source(command.Source, cancellationToken);
            var endpoint = MailEndpoint.Open(command.Name!.Trim(), Secrets.Hash(key), source.Id, by.Id, now);
            db.MailEndpoints.Add(endpoint);
            db.Note(by, "mail.open", endpoint.Name, source.Name, now);
            await db.SaveChangesAsync(cancellationToken);
            desk.Forget();
            return new(endpoint.Id, $"{InboundMailApi.Path}/{key}", endpoint.Name);
        }

        private async Task<LeadSource> Source(string? name, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            if (!string.IsNullOrWhiteSpace(name))
            {
                return rules.Source(name.Trim()) ?? throw new ValidationException([new("source", $"“{name.Trim()}” is no source: choose one of the list.")]);
            }

            if (rules.Source(ReadMail.DefaultSource) is { } known)
            {
                return known;
            }

            var made = LeadSource.Named(ReadMail.DefaultSource, SourceKind.Email, Side.Marketing);
            db.Sources.Add(made);
            return made;
        }
    }
}

/// <summary>From now on nothing is taken at that address; what came in stays.</summary>
public static class RevokeMailEndpoint
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid EndpointId) : IRequest<Domain.Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser by, TimeProvider time) : IRequestHandler<Command, Domain.Result>
    {
        public async Task<Domain.Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var endpoint = await db.MailEndpoints.SingleOrDefaultAsync(e => e.Id == command.EndpointId, cancellationToken) ?? throw new Pipeline.NotFoundException("Address", command.EndpointId);
            if (endpoint.RevokedAt is null)
            {
                var now = time.GetUtcNow();
                endpoint.Revoke(now);
                db.Note(by, "mail.revoke", endpoint.Name, "", now);
                await db.SaveChangesAsync(cancellationToken);
            }

            return Domain.Result.Success;
        }
    }
}
