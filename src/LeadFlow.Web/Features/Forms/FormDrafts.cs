using LeadFlow.Domain;
using LeadFlow.Domain.Forms;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Forms;

/// <summary>What every change of a draft has in common: the version that was looked at, and that it is nobody's visitor's business yet.</summary>
internal static class FormDrafts
{
    public static async Task<Form> LoadForm(this LeadFlowDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Forms.SingleOrDefaultAsync(f => f.Id == id, cancellationToken) ?? throw new NotFoundException("Form", id);

    public static async Task<Result> ChangeDraft(this LeadFlowDb db, Guid id, int version, Func<FormContent, FormContent> change, CancellationToken cancellationToken)
    {
        var form = await db.LoadForm(id, cancellationToken);
        if (form.Version != version)
        {
            return Result.Refused($"Somebody else changed {form.Name} meanwhile. Look at it again; what you did here is not saved yet.");
        }

        var draft = change(form.Draft);
        if (Json.Write(draft) != Json.Write(form.Draft))
        {
            form.Change(draft);
            await db.SaveChangesAsync(cancellationToken);
        }

        return Result.Success;
    }
}
