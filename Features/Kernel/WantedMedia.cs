namespace Capstan.Features.Kernel;

/// <summary>The media types a client asks for, in the order it names them.</summary>
public sealed record WantedMedia(IReadOnlyList<string> MediaTypes)
{
    public static ValueTask<WantedMedia> BindAsync(HttpContext http) =>
        ValueTask.FromResult(new WantedMedia([.. http.Request.Headers.Accept.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split(';')[0].Trim().ToLowerInvariant())]));
}
