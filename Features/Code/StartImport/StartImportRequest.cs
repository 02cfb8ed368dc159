using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.StartImport;

/// <summary>What to import, from where, and how. One of <c>repo_url</c> and <c>local_path</c> is required.</summary>
public sealed record StartImportRequest
{
    /// <summary>https address of a git repository, without user name or password. Addresses inside the operator's network are refused unless the operator allows them.</summary>
    /// <example>https://git.example.com/team/shop.git</example>
    public string? RepoUrl { get; init; }
    /// <summary>For a private repository: the name of a credential (<c>POST /projects/{id}/credentials</c>) that was stored for its host. Without it, the organization's token where the host is github.com, gitlab.com, dev.azure.com or bitbucket.org and there is one.</summary>
    public string? CredentialKey { get; init; }
    /// <summary>The project that keeps the credential, where the caller must have projects:write; the active one unless told.</summary>
    public Guid? CredentialProjectId { get; init; }
    /// <summary>Absolute path of a folder on the server, under one of the operator's import roots. For admins.</summary>
    public string? LocalPath { get; init; }
    /// <summary>Branch or tag; the remote's default when left out.</summary>
    /// <example>main</example>
    public string? Branch { get; init; }
    /// <summary>Fetch only the newest commits. Default true.</summary>
    public bool? ShallowClone { get; init; }
    /// <summary>How many commits a shallow clone fetches, 1 to 10000. Default 1.</summary>
    public int? ShallowDepth { get; init; }
    /// <summary>The project's language; found from the files when left out. Files of all ten languages are parsed anyway.</summary>
    [AllowedValues(null, "c", "csharp", "go", "java", "javascript", "kotlin", "php", "python", "ruby", "swift")]
    public string? Language { get; init; }
    /// <summary>
    /// full (default); selective: only what the path lists say; incremental: only what changed since the last import of the same source, by content
    /// and whatever became of the history, in the selection of paths that one had. Leaves the graph a full import would make. Where it
    /// cannot (no earlier import, other options, another version of the product, most files changed) everything is read, and the step joern_import
    /// says why.
    /// </summary>
    [AllowedValues(null, "full", "selective", "incremental")]
    public string? Mode { get; init; }
    /// <summary>For selective imports: prefixes or globs (<c>src/</c>, <c>**/*.py</c>), relative to the root. At most 200.</summary>
    public IReadOnlyList<string>? IncludePaths { get; init; }
    /// <summary>As <c>include_paths</c>; what is excluded wins.</summary>
    public IReadOnlyList<string>? ExcludePaths { get; init; }
    /// <summary>Describe subsystems, entry points and hot identifiers in the project's metadata. Default true.</summary>
    public bool? CreateDomainPlugin { get; init; }
    /// <summary>Name of that description; the project's name when left out.</summary>
    public string? DomainName { get; init; }
    /// <summary>Index Markdown and reStructuredText documents. Default true.</summary>
    public bool? ImportDocs { get; init; }
    /// <summary>Index READMEs. Default true.</summary>
    public bool? ImportReadme { get; init; }
    /// <summary>Store comments and documentation comments. Default true. Without them the files' text still holds them; whether a method is documented is still known.</summary>
    public bool? ImportComments { get; init; }
    /// <summary>Accepted for compatibility and changes nothing, 1 to 1024: memory does not depend on it.</summary>
    public int? JoernMemoryGb { get; init; }
    /// <summary>The most rows loaded at once, 100 to 1000000. Default 10000.</summary>
    public int? BatchSize { get; init; }
    /// <summary>Name of a new project; made from the source when left out.</summary>
    public string? ProjectName { get; init; }
    /// <summary>Group of a new project.</summary>
    public Guid? GroupId { get; init; }
}
