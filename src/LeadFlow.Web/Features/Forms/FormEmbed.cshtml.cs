using LeadFlow.Domain.Forms;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Forms;

/// <summary>How to put a form on a site: a link, one script tag, or plain HTML.</summary>
[Authorize(Policy = Policies.RunForms)]
public sealed class FormEmbedModel : DeskPage
{
    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }
    public GetForm.View Form { get; private set; } = null!;
    public string Home => $"{Request.Scheme}://{Request.Host}{Request.PathBase}";

    public async Task OnGetAsync() => Form = await Ask(new GetForm.Query(Id));

    public string Script => $"<script src=\"{Home}/embed.js\" data-form=\"{Form.Slug}\" async></script>";

    /// <summary>The questions as bare HTML, to be dressed by the site that shows them.</summary>
    public string Html
    {
        get
        {
            var lines = new List<string> { $"<form action=\"{Home}/f/{Form.Slug}\" method=\"post\">" };
            foreach (var q in Form.Draft.Questions)
            {
                var (label, required) = (Encode(q.Label), q.Required ? " required" : "");
                lines.Add(q.Kind switch
                {
                    QuestionKind.Hidden => $"  <input type=\"hidden\" name=\"{q.Key}\" value=\"{Encode(q.Fixed ?? "")}\">",
                    QuestionKind.Consent => $"  <label><input type=\"checkbox\" name=\"{q.Key}\" value=\"yes\"{required}> {label}</label>",
                    QuestionKind.LongText => $"  <label>{label} <textarea name=\"{q.Key}\"{required}></textarea></label>",
                    QuestionKind.Choice => $"  <label>{label} <select name=\"{q.Key}\"{required}><option></option>{string.Concat(q.Choices.Select(c => $"<option value=\"{c.Key}\">{Encode(c.Label)}</option>"))}</select></label>",
                    QuestionKind.MultiChoice => $"  <fieldset><legend>{label}</legend>{string.Concat(q.Choices.Select(c => $"<label><input type=\"checkbox\" name=\"{q.Key}\" value=\"{c.Key}\"> {Encode(c.Label)}</label>"))}</fieldset>",
                    var kind => $"  <label>{label} <input type=\"{kind switch { QuestionKind.Email => "email", QuestionKind.Phone => "tel", QuestionKind.Date => "date", _ => "text" }}\" name=\"{q.Key}\"{required}></label>",
                });
            }

            lines.Add($"  <button>{Encode(Form.Draft.Submit)}</button>");
            lines.Add("</form>");
            return string.Join('\n', lines);
        }
    }

    private static string Encode(string text) => System.Net.WebUtility.HtmlEncode(text);
}
