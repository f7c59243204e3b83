using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Sends a page's upload back by the length it announces, before a byte of it is read: before antiforgery, which reads the form.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RefuseLargeUploadAttribute : Attribute, IAuthorizationFilter, IOrderedFilter
{
    public int Order => int.MinValue;

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var request = context.HttpContext.Request;
        if (HttpMethods.IsPost(request.Method) && request.ContentLength > ImportsApi.MaxRequestBytes)
        {
            context.HttpContext.Response.Headers.Connection = "close";
            context.Result = new RedirectResult($"{request.Path}?tooLarge=true");
        }
    }
}
