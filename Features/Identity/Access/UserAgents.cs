namespace Capstan.Features.Identity.Access;

/// <summary>A device as its owner would call it, from the <c>User-Agent</c> header.</summary>
public static class UserAgents
{
    // Every browser claims to be the ones before it, so the most particular mark is looked for first.
    private static readonly (string Mark, string Name)[] Programs =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("Vivaldi/", "Vivaldi"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
        ("HeadlessChrome/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"), ("Wget/", "Wget"), ("PostmanRuntime/", "Postman"), ("insomnia/", "Insomnia"),
        ("python-requests/", "Python"), ("python-httpx/", "Python"), ("aiohttp/", "Python"), ("Python", "Python"), ("node", "Node.js"), ("undici", "Node.js"), ("axios/", "Node.js"),
        ("Go-http-client/", "Go"), ("okhttp/", "OkHttp"), ("Java", "Java"), ("Dart/", "Dart"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Macintosh", "macOS"), ("Linux", "Linux"),
    ];

    /// <summary>For example <c>Firefox on Linux</c>.</summary>
    public static string Device(string? userAgent)
    {
        if (userAgent is null) return "Unknown device";
        var (program, system) = (Named(Programs, userAgent), Named(Systems, userAgent));
        return (program, system) switch
        {
            ({ } p, { } s) => $"{p} on {s}",
            ({ } p, null) => p,
            (null, { } s) => s,
            _ => userAgent.Split('/', ' ', '(')[0] is { Length: > 0 and <= 40 } first ? first : "Unknown device",
        };
    }

    private static string? Named((string Mark, string Name)[] known, string userAgent) =>
        known.FirstOrDefault(k => userAgent.Contains(k.Mark, StringComparison.Ordinal)).Name;
}
