namespace Capstan.Features.Code.Review.Delta;

/// <summary>A file as the imported graph knows it.</summary>
public sealed record BaseFile
{
    public required string Name { get; init; }
    /// <summary>Null when the import kept no text of it (too large, binary).</summary>
    public required string? Content { get; init; }
    public required bool IsTest { get; init; }
    public required bool IsGenerated { get; init; }
    public required bool IsVendored { get; init; }
}
