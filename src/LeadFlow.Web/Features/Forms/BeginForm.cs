using FluentValidation;
using LeadFlow.Domain.Forms;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Forms;

/// <summary>Begins a form from a template, as a draft that nobody outside sees.</summary>
public static class BeginForm
{
    [RequirePolicy(Policies.RunForms)]
    public sealed record Command(string? Name, FormTemplate Template) : IRequest<Begun>;

    public sealed record Begun(Guid FormId);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).Must(n => !string.IsNullOrWhiteSpace(n)).WithMessage("A form needs a name, for you alone.").Text(Form.NameMaxLength).OverridePropertyName("name");
            RuleFor(c => c.Template).IsInEnum().OverridePropertyName("template");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Begun>
    {
        public async Task<Begun> Handle(Command command, CancellationToken cancellationToken)
        {
            var wish = Form.SlugOf(command.Name!);
            var taken = await db.Forms.Where(f => f.Slug.StartsWith(wish)).Select(f => f.Slug).ToListAsync(cancellationToken);
            var slug = wish;
            for (var n = 2; taken.Contains(slug); n++)
            {
                slug = $"{wish}-{n}";
            }

            var form = Form.Begin(command.Name!, slug, FormTemplates.Of(command.Template, (await desk.Rules(cancellationToken)).CompanyName), user.Id, time.GetUtcNow());
            db.Forms.Add(form);
            db.Note(user, "form.begin", $"{form.Name} (/f/{form.Slug})", time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            return new(form.Id);
        }
    }
}
