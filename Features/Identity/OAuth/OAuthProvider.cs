namespace Capstan.Features.Identity.OAuth;

/// <summary>One provider as the operator set it up.</summary>
public sealed record OAuthProvider
{
    public required string Name { get; init; }
    /// <summary>Where the provider is: the issuer of an OpenID Connect provider, the address of a GitHub.</summary>
    public required string Issuer { get; init; }
    /// <summary>The API that tells who somebody is, where there is no OpenID Connect; null where there is.</summary>
    public required string? Api { get; init; }
    public required string ClientId { get; init; }
    public required string ClientSecret { get; init; }
    public required string Scope { get; init; }
    /// <summary>The operator's own: everybody with an account there belongs to the operator's organization.</summary>
    public required bool IsOwn { get; init; }
}

/// <summary>The four providers, from the settings. Every address can be the operator's own server.</summary>
public sealed class OAuthProviders
{
    public static readonly string[] Names = ["github", "google", "gitlab", "keycloak"];
    private readonly Dictionary<string, OAuthProvider> _providers = new(StringComparer.Ordinal);

    public OAuthProviders(Settings settings)
    {
        Add("github", Server(settings, "OAUTH_GITHUB_URL", "https://github.com"), "read:user user:email", api: GitHubApi(settings));
        Add("google", Server(settings, "OAUTH_GOOGLE_URL", "https://accounts.google.com"), "openid email profile");
        Add("gitlab", Server(settings, "OAUTH_GITLAB_URL", "https://gitlab.com"), "openid email profile");
        if (settings["OAUTH_KEYCLOAK_SERVER_URL"] is not null)
            Add("keycloak", $"{Server(settings, "OAUTH_KEYCLOAK_SERVER_URL", "")}/realms/{settings["OAUTH_KEYCLOAK_REALM"] ?? "master"}", "openid email profile", isOwn: true);
        Roles = new("OAUTH_ROLE_MAP", settings["OAUTH_ROLE_MAP"]);
        Domains = [.. (settings["OAUTH_ALLOWED_DOMAINS"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        DefaultRole = settings["OAUTH_DEFAULT_ROLE"] is not { } text ? Role.Viewer
            : Kernel.Roles.TryParse(text, out var role) && role < Role.Owner ? role : throw new InvalidOperationException($"OAUTH_DEFAULT_ROLE: '{text}' is not a role below owner.");

        void Add(string name, string issuer, string scope, string? api = null, bool isOwn = false)
        {
            var prefix = "OAUTH_" + name.ToUpperInvariant();
            if (settings[prefix + "_CLIENT_ID"] is not { } id || settings[prefix + "_CLIENT_SECRET"] is not { } secret) return;
            _providers[name] = new() { Name = name, Issuer = issuer, Api = api, ClientId = id, ClientSecret = secret, Scope = settings[prefix + "_SCOPE"] ?? scope, IsOwn = isOwn };
        }
    }

    /// <summary>Which groups or roles that a provider claims give which role here.</summary>
    public External.GroupRoles Roles { get; }
    /// <summary>Whose verified addresses belong to the operator's organization.</summary>
    public string[] Domains { get; }
    public Role DefaultRole { get; }

    public IEnumerable<string> Configured => Names.Where(_providers.ContainsKey);

    /// <summary>Hosts the operator named: they may stand in a private network.</summary>
    public IEnumerable<string> Hosts => _providers.Values.SelectMany(p => p.Api is null ? [p.Issuer] : new[] { p.Issuer, p.Api }).Select(a => new Uri(a).IdnHost).Distinct(StringComparer.OrdinalIgnoreCase);

    public (OAuthProvider? Provider, Problem? Problem) Find(string name) =>
        !Names.Contains(name) ? (null, new(Errors.NotFound, "No such provider."))
        : _providers.TryGetValue(name, out var provider) ? (provider, null)
        : (null, new(Errors.SignInNotConfigured, $"OAUTH_{name.ToUpperInvariant()}_CLIENT_ID and _CLIENT_SECRET are not set."));

    private static string Server(Settings settings, string variable, string otherwise)
    {
        var text = (settings[variable] ?? otherwise).TrimEnd('/');
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? text : throw new InvalidOperationException($"{variable}: '{text}' is not an address such as {otherwise}.");
    }

    // A GitHub Enterprise Server has its API below its own address.
    private static string GitHubApi(Settings settings) =>
        Server(settings, "OAUTH_GITHUB_API_URL", settings["OAUTH_GITHUB_URL"] is { } own && !own.TrimEnd('/').EndsWith("//github.com", StringComparison.OrdinalIgnoreCase) ? own.TrimEnd('/') + "/api/v3" : "https://api.github.com");
}
