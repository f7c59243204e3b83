using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LeadFlow.Web.Features.Shared.TagHelpers;

/// <summary>Every control with asp-for says that it is wrong and where its error stands.</summary>
[HtmlTargetElement("input", Attributes = ForAttribute)]
[HtmlTargetElement("select", Attributes = ForAttribute)]
[HtmlTargetElement("textarea", Attributes = ForAttribute)]
public sealed class InvalidControlTagHelper : TagHelper
{
    private const string ForAttribute = "asp-for";

    [HtmlAttributeName(ForAttribute)]
    public ModelExpression For { get; set; } = null!;

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <summary>After the framework's own helpers.</summary>
    public override int Order => 1000;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (FieldErrors.Of(ViewContext, For).Any())
        {
            var described = output.Attributes["aria-describedby"]?.Value?.ToString();
            var id = FieldErrors.IdOf(ViewContext, For);
            output.Attributes.SetAttribute("aria-invalid", "true");
            output.Attributes.SetAttribute("aria-describedby", string.IsNullOrEmpty(described) ? id : $"{described} {id}");
        }
    }
}

/// <summary><c>&lt;lf-error for="Input.Email" /&gt;</c> below its control: the error grown onto the field, or nothing.</summary>
[HtmlTargetElement("lf-error", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FieldErrorTagHelper(IFileVersionProvider versions, HtmlEncoder encoder) : TagHelper
{
    public ModelExpression? For { get; set; }

    /// <summary>Instead of for: the control's name, where it is written by hand.</summary>
    public string Name { get; set; } = "";

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var name = For is null ? Name : FieldErrors.NameOf(ViewContext, For);
        var errors = FieldErrors.Of(ViewContext, name).ToList();
        if (errors.Count == 0)
        {
            output.SuppressOutput();
            return;
        }

        output.Begin("p", "lf-field__err");
        output.Attributes.SetAttribute("id", FieldErrors.IdOf(name));
        output.Content.SetHtmlContent($"<svg class=\"lf-i\" aria-hidden=\"true\">{IconTagHelper.Use("alert-triangle", ViewContext, versions, encoder)}</svg><span>{encoder.Encode(string.Join(" ", errors))}</span>");
    }
}

/// <summary><c>&lt;lf-summary /&gt;</c> above a form: everything that is wrong, each line leading to its field; nothing while all is well.</summary>
[HtmlTargetElement("lf-summary", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class SummaryTagHelper(IFileVersionProvider versions, HtmlEncoder encoder, Wording t) : TagHelper
{
    /// <summary>What happened, what was kept.</summary>
    public string? Title { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var errors = ViewContext.ModelState.Where(e => e.Value is { Errors.Count: > 0 })
            .SelectMany(e => e.Value!.Errors.Select(error => (e.Key, Text: FieldErrors.TextOf(error)))).ToList();
        if (errors.Count == 0)
        {
            output.SuppressOutput();
            return;
        }

        output.Begin("div", "lf-summary");
        output.Attributes.SetAttribute("role", "alert");
        output.Content.SetHtmlContent($"<p class=\"lf-summary__t\"><svg class=\"lf-i\" aria-hidden=\"true\">{IconTagHelper.Use("alert-triangle", ViewContext, versions, encoder)}</svg>{encoder.Encode(Title ?? t["Not saved yet: please look at this"])}</p><ul>");
        foreach (var (key, text) in errors)
        {
            var line = encoder.Encode(text);
            output.Content.AppendHtml(key.Length == 0 ? $"<li>{line}</li>" : $"<li><a href=\"#{encoder.Encode(TagBuilder.CreateSanitizedId(key, "_"))}\">{line}</a></li>");
        }

        output.Content.AppendHtml("</ul>");
    }
}

internal static class FieldErrors
{
    public static IEnumerable<string> Of(ViewContext view, ModelExpression field) => Of(view, NameOf(view, field));

    public static IEnumerable<string> Of(ViewContext view, string name) =>
        view.ModelState.TryGetValue(name, out var entry) ? entry.Errors.Select(TextOf) : [];

    public static string IdOf(ViewContext view, ModelExpression field) => IdOf(NameOf(view, field));

    public static string IdOf(string name) => TagBuilder.CreateSanitizedId(name, "_") + "-error";

    public static string TextOf(ModelError error) => string.IsNullOrEmpty(error.ErrorMessage) ? "This cannot be read." : error.ErrorMessage;

    public static string NameOf(ViewContext view, ModelExpression field) => view.ViewData.TemplateInfo.GetFullHtmlFieldName(field.Name);
}
