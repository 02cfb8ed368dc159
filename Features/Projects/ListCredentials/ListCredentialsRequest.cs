using Capstan.Features.Projects.ProjectsShared;

namespace Capstan.Features.Projects.ListCredentials;

/// <summary>What a project keeps to sign in elsewhere, without the secrets.</summary>
public sealed record CredentialListResponse
{
    /// <summary>At most 100 credentials, by name, then at most 50 environment variables.</summary>
    public required IReadOnlyList<CredentialResponse> Credentials { get; init; }
    public required Guid ProjectId { get; init; }
}
