using System.Globalization;

namespace Capstan.Features.Identity.Ldap;

/// <summary>The directory as the operator set it up.</summary>
public sealed record LdapSettings
{
    public required string Host { get; init; }
    public required int Port { get; init; }
    /// <summary>TLS from the first byte (ldaps).</summary>
    public required bool Tls { get; init; }
    /// <summary>TLS before anything is said, on the plain port.</summary>
    public required bool StartTls { get; init; }
    /// <summary>Certificates to trust instead of the system's.</summary>
    public required string? CaDirectory { get; init; }
    /// <summary>Who searches; null searches anonymously.</summary>
    public required string? BindUser { get; init; }
    public required string? BindPassword { get; init; }
    public required string UserBase { get; init; }
    /// <summary>{0} stands for the name somebody signs in with, escaped.</summary>
    public required string UserFilter { get; init; }
    public required string GroupBase { get; init; }
    public required External.GroupRoles GroupRoles { get; init; }
    /// <summary>For people in no mapped group; null turns them away.</summary>
    public required Role? DefaultRole { get; init; }
    public required TimeSpan Timeout { get; init; }

    public string Issuer => string.Create(CultureInfo.InvariantCulture, $"{(Tls ? "ldaps" : "ldap")}://{Host}:{Port}");

    /// <summary>Null when <c>LDAP_SERVER</c> is not set.</summary>
    public static LdapSettings? From(Settings settings)
    {
        if (settings["LDAP_SERVER"] is not { } server) return null;
        if (!Uri.TryCreate(server.Contains("://", StringComparison.Ordinal) ? server : "ldap://" + server, UriKind.Absolute, out var uri) || uri.Scheme is not ("ldap" or "ldaps") || uri.Host.Length == 0)
            throw new InvalidOperationException("LDAP_SERVER is not an address such as ldap://directory.example.com or ldaps://directory.example.com:636.");
        var tls = uri.Scheme == "ldaps";
        var startTls = settings["LDAP_START_TLS"] is "true" or "1";
        if (tls && startTls) throw new InvalidOperationException("LDAP_START_TLS is for ldap:// addresses; ldaps:// has TLS from the start.");
        var baseDn = settings["LDAP_BASE_DN"] ?? "";
        var filter = settings["LDAP_USER_FILTER"] ?? "(&(objectClass=person)(|(uid={0})(sAMAccountName={0})(userPrincipalName={0})(mail={0})))";
        if (!filter.Contains("{0}", StringComparison.Ordinal)) throw new InvalidOperationException("LDAP_USER_FILTER needs {0} where the name goes.");
        var role = settings["LDAP_DEFAULT_ROLE"] ?? "viewer";
        if (!Roles.TryParse(role, out var defaultRole) && role != "none" || defaultRole == Role.Owner) throw new InvalidOperationException("LDAP_DEFAULT_ROLE is a role below owner, or none.");
        return new()
        {
            Host = uri.IdnHost.Trim('[', ']'),
            Port = uri.Port > 0 ? uri.Port : tls ? 636 : 389,
            Tls = tls,
            StartTls = startTls,
            CaDirectory = settings["LDAP_CA_DIRECTORY"],
            BindUser = settings["LDAP_BIND_USER"],
            BindPassword = settings["LDAP_BIND_PASSWORD"],
            UserBase = settings["LDAP_USER_SEARCH_BASE"] ?? baseDn,
            UserFilter = filter,
            GroupBase = settings["LDAP_GROUP_SEARCH_BASE"] ?? baseDn,
            GroupRoles = new("LDAP_GROUP_ROLES", settings["LDAP_GROUP_ROLES"]),
            DefaultRole = role == "none" ? null : defaultRole,
            Timeout = TimeSpan.FromSeconds(int.TryParse(settings["LDAP_TIMEOUT_SECONDS"] ?? "5", NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 60
                ? seconds
                : throw new InvalidOperationException("LDAP_TIMEOUT_SECONDS is a whole number from 1 to 60.")),
        };
    }
}
