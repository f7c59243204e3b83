using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace LeadFlow.Web.Features.Shared;

/// <summary>
/// Registered for every page: a sent value that means nothing to its handler ("banana" as a day) is refused instead of being taken for none, and a
/// handler that the page does not have is not found. Fields of forms, which pages bind and answer themselves, are left to them.
/// </summary>
public sealed class RefuseUnreadable : IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var request = context.HttpContext.Request;
        if (context.HandlerMethod is null)
        {
            context.Result = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? request.Query.ContainsKey("handler") ? new NotFoundResult() : null : new NotFoundResult();
        }
        else if (HttpMethods.IsPost(request.Method) && context.HandlerMethod.Parameters.Any(p => context.ModelState[p.Name]?.Errors.Count > 0))
        {
            context.Result = new BadRequestResult();
        }
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
    }
}
