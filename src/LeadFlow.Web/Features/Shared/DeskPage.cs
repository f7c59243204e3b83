using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LeadFlow.Web.Features.Shared;

/// <summary>What every page of the desk does alike: sends, and turns what comes back into errors at the field, a sentence, or the page that says why not.</summary>
public abstract class DeskPage : PageModel
{
    public CurrentUser Who => Service<CurrentUser>();
    public Wording T => Service<Wording>();
    public TimeZoneInfo Zone => Who.Zone;
    public DateTimeOffset Now => Service<TimeProvider>().GetUtcNow();

    /// <summary>In the reader's zone.</summary>
    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, Zone).DateTime);
    public bool IsHtmx => Request.Headers.ContainsKey("HX-Request");

    /// <summary>What holds in this request; read before the page is drawn.</summary>
    public RulesSnapshot Rules { get; private set; } = null!;

    /// <summary>Thresholds of the agreement, for rings and lines.</summary>
    public int? WarmFrom => Rules.Agreement.Content.FirstOf(StageKind.Warm).Criteria.MinScore;
    public int? HotFrom => Rules.Agreement.Content.FirstOf(StageKind.Hot).Criteria.MinScore;

    /// <summary>The form that was refused: it stands open, with what was typed.</summary>
    public string? OpenForm { get; protected set; }

    public bool May(string policy) => Who.Allows(policy);

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        Rules = await Service<Desk>().Rules(HttpContext.RequestAborted);
        var executed = await next();
        int? status = executed.Exception switch
        {
            NotFoundException => StatusCodes.Status404NotFound,
            ForbiddenException => StatusCodes.Status403Forbidden,
            ValidationException => StatusCodes.Status400BadRequest,
            ConflictException => StatusCodes.Status409Conflict,
            _ => null,
        };
        if (status is { } code)
        {
            executed.ExceptionHandled = true;
            executed.Result = StatusCode(code);
        }
    }

    protected Task<T> Ask<T>(IRequest<T> query) => Service<ISender>().Send(query, HttpContext.RequestAborted);

    /// <summary>Sends; null when the input was not good, which then stands at the fields of <paramref name="form"/>.</summary>
    protected async Task<T?> Try<T>(IRequest<T> command, string form)
        where T : class => (await TryFor(command, form))?.Value;

    /// <summary>The same for an answer of any type.</summary>
    protected async Task<Box<T>?> TryFor<T>(IRequest<T> command, string form)
    {
        OpenForm = form;
        if (!ModelState.IsValid)
        {
            return null;
        }

        try
        {
            return new(await Ask(command));
        }
        catch (ValidationException e)
        {
            foreach (var error in e.Errors)
            {
                var name = error.PropertyName.Split('.')[^1];
                ModelState.AddModelError(name.Length == 0 ? form : $"{form}.{char.ToUpperInvariant(name[0])}{name[1..]}", error.ErrorMessage);
            }

            return null;
        }
    }

    /// <summary>Whether it was done. Says so on the next page, with a way back if there is one, or here why not.</summary>
    protected async Task<bool> Did(IRequest<Result> command, string form, string done, string? note = null, Undo? undo = null) => Said(await Try(command, form), done, note, undo);

    protected bool Said(Result? result, string done, string? note = null, Undo? undo = null)
    {
        if (result is { Succeeded: true })
        {
            TempData.Say(new(done, note, undo));
            return true;
        }

        if (result is not null)
        {
            TempData["Refused"] = result.Refusal;
        }

        return false;
    }

    protected sealed record Box<T>(T Value);

    private T Service<T>()
        where T : notnull => HttpContext.RequestServices.GetRequiredService<T>();
}
