using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Projects.ProjectsShared;

/// <summary>A credential as it can be shown.</summary>
public sealed record CredentialResponse
{
    /// <example>GIT_TOKEN</example>
    public required string Key { get; init; }
    /// <summary>Four asterisks and the last four characters; asterisks alone for values of up to eight.</summary>
    /// <example>****7f3a</example>
    public required string MaskedValue { get; init; }
    /// <summary>The only host it is sent to; null: none.</summary>
    /// <example>git.example.com</example>
    public required string? Host { get; init; }
    /// <summary><c>project</c>: a credential. <c>env</c>: a secret environment variable of the project.</summary>
    [AllowedValues("project", "env")]
    public required string Source { get; init; }
}
