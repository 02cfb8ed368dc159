using Capstan.Features.Organizations.Lookup;
using Capstan.Features.Projects.Secrets;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>What git is to sign in with.</summary>
public sealed record GitCredential(string Username, string Password)
{
    public override string ToString() => Username;
}

/// <summary>
/// Finds what an import signs in with: the project's credential it names, or the organization's token where the host is the provider's own. A
/// secret goes to the host it was stored for and to no other, or whoever may import could have it sent to a server of his own.
/// </summary>
public sealed class GitCredentials(ProjectCredentials credentials, IntegrationTokens tokens)
{
    private static readonly Dictionary<string, (string Provider, string Username)> Hosts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["github.com"] = ("github", "x-access-token"),
        ["gitlab.com"] = ("gitlab", "oauth2"),
        ["dev.azure.com"] = ("azure", "capstan"),
        ["bitbucket.org"] = ("bitbucket", "x-token-auth"),
    };

    /// <summary>Why the credential cannot be used for this address; null when it can.</summary>
    public async Task<string?> Refuse(Guid organizationId, Guid projectId, string key, Uri address, CancellationToken ct) =>
        await credentials.Find(organizationId, projectId, key, ct) is { } found ? Refuse(found, key, address) : $"The project has no credential {key}.";

    /// <summary>Null: nothing is needed, or nothing is there.</summary>
    internal async Task<GitCredential?> For(Guid organizationId, ImportOrder order, CancellationToken ct)
    {
        if (order.Source != ImportSource.Git) return null;
        var address = RepositoryAddress.Parse(order.Location);
        var known = Hosts.TryGetValue(address.IdnHost, out var host) && address.IsDefaultPort;
        var username = known ? host.Username : "git";
        if (order.CredentialKey is not { } key)
            return known && await tokens.Find(organizationId, host.Provider, ct) is { } token ? new(username, token) : null;
        var found = await credentials.Find(organizationId, order.CredentialProjectId!.Value, key, ct) ?? throw new ImportFailureException($"The credential {key} is gone.");
        if (Refuse(found, key, address) is { } refusal) throw new ImportFailureException(refusal);
        var colon = found.Secret.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? new(found.Secret[..colon], found.Secret[(colon + 1)..]) : new(username, found.Secret);
    }

    private static string? Refuse(OpenCredential credential, string key, Uri address) =>
        credential.Host is null ? $"The credential {key} says no host it may be sent to: store it again with one."
        : !string.Equals(credential.Host, HostOf(address), StringComparison.Ordinal) ? $"The credential {key} is for another host."
        : null;

    private static string HostOf(Uri address) => (address.IsDefaultPort ? address.IdnHost : $"{address.IdnHost}:{address.Port}").ToLowerInvariant();
}
