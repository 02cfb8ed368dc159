namespace Capstan.Features.Code.Graph.Import;

/// <summary>One file of the tree that is imported.</summary>
/// <param name="Path">Relative to the root, with forward slashes.</param>
internal sealed record SourceFile(string Path, long Length)
{
    /// <summary>Somebody else's code, carried along.</summary>
    public bool IsVendored { get; init; }
}
