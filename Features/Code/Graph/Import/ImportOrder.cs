namespace Capstan.Features.Code.Graph.Import;

/// <summary>What an import job was asked to do; its payload. Holds no secret.</summary>
public sealed record ImportOrder
{
    public required Guid ProjectId { get; init; }
    public required string ProjectName { get; init; }
    /// <summary>git, local or archive.</summary>
    public required string Source { get; init; }
    /// <summary>Address of the repository, folder, or file name of the archive.</summary>
    public required string Location { get; init; }
    /// <summary>Null: the remote's default.</summary>
    public string? Branch { get; init; }
    public int? Depth { get; init; }
    /// <summary>The credential to sign in with, by name, and the project that keeps it.</summary>
    public string? CredentialKey { get; init; }
    public Guid? CredentialProjectId { get; init; }
    /// <summary>What to sign in with, while the import runs; never stored.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    internal GitCredential? Credential { get; init; }
    public string? Language { get; init; }
    public required string Mode { get; init; }
    public IReadOnlyList<string> IncludePaths { get; init; } = [];
    public IReadOnlyList<string> ExcludePaths { get; init; } = [];
    public bool CreateDomainPlugin { get; init; } = true;
    public string? DomainName { get; init; }
    public bool ImportDocs { get; init; } = true;
    public bool ImportReadme { get; init; } = true;
    public bool ImportComments { get; init; } = true;
    public int BatchSize { get; init; } = 10_000;
}

public static class ImportSource
{
    public const string Git = "git", Local = "local", Archive = "archive";
}
