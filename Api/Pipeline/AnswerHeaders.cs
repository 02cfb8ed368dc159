using System.Globalization;
using Capstan.Features.Kernel;
using Microsoft.AspNetCore.Http.Extensions;

namespace Capstan.Api.Pipeline;

/// <summary>Step 12. <c>ETag</c> and 304 on single resources, <c>Link</c> (RFC 8288) and <c>X-Total-Count</c> on lists.</summary>
internal static class AnswerHeaders
{
    public static object? Apply(HttpContext http, object? result)
    {
        switch (Unwrapped.Value(result))
        {
            case IVersioned versioned:
                var tag = IfMatch.ETag(versioned);
                http.Response.Headers.ETag = tag;
                http.Response.Headers.CacheControl = "private, no-cache";
                return HttpMethods.IsGet(http.Request.Method) && Matches(http.Request.Headers.IfNoneMatch.ToString(), tag) ? TypedResults.StatusCode(304) : result;
            case IPage page:
                if (page.Total is { } total) http.Response.Headers["X-Total-Count"] = total.ToString(CultureInfo.InvariantCulture);
                if (page.NextCursor is { } cursor) http.Response.Headers.Link = Next(http.Request, "cursor", cursor);
                else if (page.NextOffset is { } offset) http.Response.Headers.Link = Next(http.Request, "offset", offset.ToString(CultureInfo.InvariantCulture));
                return result;
            default:
                return result;
        }
    }

    private static bool Matches(string header, string tag) =>
        header.Length > 0 && (header == "*" || header.Split(',').Any(t => t.Trim().TrimStart('W', '/') == tag));

    private static string Next(HttpRequest request, string name, string value)
    {
        var query = new QueryBuilder(request.Query.Where(q => q.Key != name).SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v ?? ""))))
        {
            { name, value },
        };
        return $"<{request.Path}{query}>; rel=\"next\"";
    }
}
