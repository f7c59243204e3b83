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

/// <summary>A form takes no answers, or takes them again; archived, it is out of sight too.</summary>
public static class CloseForm
{
    [RequirePolicy(Policies.RunForms)]
    public sealed record Command(Guid FormId, bool Open = false, bool? Archive = null) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var form = await db.LoadForm(command.FormId, cancellationToken);
            var now = time.GetUtcNow();
            switch (command)
            {
                case { Archive: true }: form.Archive(now); break;
                case { Archive: false }: form.Unarchive(); break;
                case { Open: true }: form.Open(); break;
                default: form.Close(now); break;
            }

            db.Note(user, command switch { { Archive: true } => "form.archive", { Archive: false } => "form.unarchive", { Open: true } => "form.open", _ => "form.close" }, $"{form.Name} (/f/{form.Slug})", now);
            await db.SaveChangesAsync(cancellationToken);
            desk.Forget();
            return Result.Success;
        }
    }
}
