using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Forms;

/// <summary>The draft goes live as the form's next version; those who have the former one open still send that.</summary>
public static class PublishForm
{
    [RequirePolicy(Policies.RunForms)]
    public sealed record Command(Guid FormId, int Version) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var form = await db.LoadForm(command.FormId, cancellationToken);
            if (form.Version != command.Version)
            {
                return Result.Refused($"Somebody else changed {form.Name} meanwhile. Look at it again before you publish it.");
            }

            var now = time.GetUtcNow();
            var result = form.Publish((await desk.Rules(cancellationToken)).Fields, user.Id, now, out var version);
            if (version is not null)
            {
                db.FormVersions.Add(version);
                db.Note(user, "form.publish", $"{form.Name} (/f/{form.Slug}), version {version.Number}", now);
                await db.SaveChangesAsync(cancellationToken);
                desk.Forget();
            }

            return result;
        }
    }
}
