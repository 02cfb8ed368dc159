namespace Capstan.Features.Code.CancelImport;

/// <summary>The import is called off.</summary>
public sealed record CancelImportResponse
{
    public required Guid JobId { get; init; }
    /// <summary>cancelled. A running import has been told and stops within two seconds; its status says when it has.</summary>
    public required string Status { get; init; }
}
