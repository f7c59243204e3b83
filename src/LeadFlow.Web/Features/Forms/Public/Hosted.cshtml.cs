using LeadFlow.Domain.Forms;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace LeadFlow.Web.Features.Forms.Public;

/// <summary>A form as visitors see it, at its own address or in a frame on somebody's site. No cookie is set: its sealed token says where an answer comes from.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[EnableRateLimiting(FormsSetup.Limit)]
[RequestSizeLimit(MaxBytes)]
[RequestFormLimits(ValueLengthLimit = MaxBytes, KeyLengthLimit = 200, ValueCountLimit = 500, MultipartBodyLengthLimit = MaxBytes)]
public sealed class HostedModel(ISender sender, Desk desk, FormTokens tokens) : PageModel
{
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>Looks like something that a form would ask, and stands where nobody sees it.</summary>
    public const string Trap = "company_url";

    [FromRoute]
    public string Slug { get; set; } = "";

    public LiveForm? Live { get; private set; }
    public FormContent Shown { get; private set; } = new();
    public FormWords Words { get; private set; } = FormWords.In("en");
    public string Company { get; private set; } = "";
    public string Token { get; private set; } = "";
    public SubmitForm.Outcome State { get; private set; } = SubmitForm.Outcome.Invalid;
    public bool IsSent => Request.HasFormContentType;
    public bool IsFramed => Request.Query["embed"] == "1" || (Request.HasFormContentType && Request.Form["_embed"] == "1");

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!await Find(cancellationToken))
        {
            return NotFound();
        }

        State = Live!.IsOpen((await desk.Now(cancellationToken)).Today) ? State : SubmitForm.Outcome.Closed;
        Token = tokens.Make(Live.Id, Live.Number);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await Find(cancellationToken))
        {
            return NotFound();
        }

        var answer = await sender.Send(new SubmitForm.Command(Slug, Posted(), Visit()), cancellationToken);
        return After(answer.Outcome, answer);
    }

    public async Task<IActionResult> OnPostConfirmAsync(CancellationToken cancellationToken) =>
        !await Find(cancellationToken) ? NotFound() : After(await sender.Send(new ConfirmSubmission.Command(Slug, Request.Form["_t"]), cancellationToken), null);

    private IActionResult After(SubmitForm.Outcome outcome, SubmitForm.Answer? answer)
    {
        if (outcome == SubmitForm.Outcome.Taken)
        {
            return Shown.Thanks.Redirect is { Length: > 0 } url && !IsFramed ? Redirect(url) : Redirect($"~/f/{Slug}/thanks?lang={Shown.Language}{(IsFramed ? "&embed=1" : "")}");
        }

        (State, Shown, Token) = (outcome, answer?.Shown ?? Shown, answer?.Token ?? "");
        foreach (var (key, problem) in answer?.Problems ?? new Dictionary<string, AnswerProblem>())
        {
            ModelState.AddModelError(key, Words.Problems[problem]);
        }

        Response.StatusCode = outcome switch { SubmitForm.Outcome.Invalid => StatusCodes.Status422UnprocessableEntity, SubmitForm.Outcome.Closed => StatusCodes.Status410Gone, SubmitForm.Outcome.Missing => StatusCodes.Status404NotFound, _ => StatusCodes.Status200OK };
        return Page();
    }

    /// <summary>What stands in a field: as it was typed, or as the page's address says.</summary>
    public IReadOnlyList<string> Value(FormQuestion question) =>
        Request.HasFormContentType ? [.. Request.Form[question.Key].Select(v => v ?? "")]
        : question.Kind == QuestionKind.Hidden ? [question.Parameter is { Length: > 0 } name && Request.Query[name].FirstOrDefault() is { Length: > 0 } given ? given : question.Fixed ?? ""]
        : [];

    public string? Error(FormQuestion question) => ModelState[question.Key]?.Errors is [var error, ..] ? error.ErrorMessage : null;

    /// <summary>Fields that go along unseen: of the link that was followed, and of the page that shows the form.</summary>
    public IEnumerable<KeyValuePair<string, string>> Along()
    {
        foreach (var name in Request.HasFormContentType ? Request.Form.Keys : Request.Query.Keys)
        {
            if (name.StartsWith("utm_", StringComparison.Ordinal) || name is "_page" or "_ref")
            {
                yield return KeyValuePair.Create(name, (Request.HasFormContentType ? Request.Form[name] : Request.Query[name]).ToString());
            }
        }

        if (!Request.HasFormContentType && !Request.Query.ContainsKey("_ref") && Request.Headers.Referer.ToString() is { Length: > 0 } referrer)
        {
            yield return KeyValuePair.Create("_ref", referrer);
        }
    }

    private Dictionary<string, IReadOnlyList<string>> Posted() =>
        Request.Form.Where(f => !f.Key.StartsWith('_') && !f.Key.StartsWith("utm_", StringComparison.Ordinal) && f.Key != Trap).ToDictionary(f => f.Key, f => (IReadOnlyList<string>)[.. f.Value.Select(v => (v ?? "").Replace("\r\n", "\n", StringComparison.Ordinal))]);

    private SubmitForm.Visit Visit() => new(Request.Form["_t"], Request.Form[Trap].ToString().Length > 0, HttpContext.Connection.RemoteIpAddress?.ToString(), Short(Request.Form["_page"]), Short(Request.Form["_ref"]),
        Request.Form.Where(f => f.Key.StartsWith("utm_", StringComparison.Ordinal)).Take(20).ToDictionary(f => f.Key[..Math.Min(f.Key.Length, 60)], f => Short(f.Value) ?? ""), Shown.Language, FormsSetup.HomeOf(HttpContext));

    private static string? Short(Microsoft.Extensions.Primitives.StringValues value) =>
        value.ToString() is { Length: > 0 } text && Domain.Leads.Text.IsStorable(text) ? Domain.Leads.Text.Shorten(text, FormContent.UrlMaxLength) : null;

    private async Task<bool> Find(CancellationToken cancellationToken)
    {
        var rules = await desk.Rules(cancellationToken);
        Live = rules.Forms.GetValueOrDefault(Slug);
        if (Live is null or { IsArchived: true })
        {
            return false;
        }

        var asked = (Request.HasFormContentType ? Request.Form["_lang"].ToString() : Request.Query["lang"].ToString()) is { Length: > 0 } chosen ? [chosen]
            : Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString());
        Shown = Live.Content.In(Live.Content.LanguageFor(asked));
        (Words, Company) = (FormWords.In(Shown.Language), rules.CompanyName);
        FormsSetup.LetFrame(HttpContext, Live.Content);
        return true;
    }
}
