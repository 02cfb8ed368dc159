using System.Globalization;
using System.Net;
using System.Text;
using Capstan.Features.Kernel;

namespace Capstan.Api.OpenApi;

/// <summary>Where the <c>type</c> of a problem leads: the list of error codes, for people.</summary>
internal static class ProblemsPage
{
    public static IResult All() => Page("Problems", Errors.All);

    public static IResult One(string name) =>
        Errors.All.Where(e => Problem.TypeOf(e) == "/problems/" + name).ToList() is { Count: > 0 } found ? Page(found[0].Code, found) : new Problem(Errors.NotFound);

    private static IResult Page(string title, IEnumerable<Error> errors)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=en><meta charset=utf-8><title>{title} - Capstan</title><h1>{title}</h1>");
        html.Append("<table><tr><th align=left>error_code<th>status<th align=left>meaning");
        foreach (var error in errors.OrderBy(e => e.Status).ThenBy(e => e.Code, StringComparer.Ordinal))
            html.Append(CultureInfo.InvariantCulture, $"<tr><td><code>{error.Code}</code><td align=center>{error.Status}<td>{WebUtility.HtmlEncode(error.Title)}");
        return TypedResults.Text(html.Append("</table></html>").ToString(), "text/html", Encoding.UTF8);
    }
}
