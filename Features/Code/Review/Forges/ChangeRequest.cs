using Capstan.Features.Code.Review.Diff;

namespace Capstan.Features.Code.Review.Forges;

/// <summary>A pull or merge request as its server describes it.</summary>
public sealed record ChangeRequest
{
    /// <summary>The same for every push to it.</summary>
    public required string Subject { get; init; }
    public required string Title { get; init; }
    public required string Body { get; init; }
    public required string? Url { get; init; }
    public required string BaseSha { get; init; }
    public required string HeadSha { get; init; }
    public required IReadOnlyList<string> CommitMessages { get; init; }
    /// <summary>Its notes say which files the server sent no difference of.</summary>
    public required Patch Patch { get; init; }
}

/// <summary>A finding as it is told on the server.</summary>
public sealed record PublishedComment(string File, int Line, string Text);

/// <summary>What was put on the server; <see cref="Failure"/> says what it did not take.</summary>
public sealed record Publication(string? Url, int Comments, string? Failure);

/// <summary>One pull or merge request on its server, reached with the token of whoever asks.</summary>
public interface IForge
{
    Task<ChangeRequest> Read(CancellationToken ct);

    /// <summary>A file at the head of the change; null where the server has none, or none that is text.</summary>
    Task<string?> HeadText(string path, string headSha, CancellationToken ct);

    /// <param name="blocks">The review asks for changes.</param>
    Task<Publication> Publish(ChangeRequest change, bool blocks, string summary, IReadOnlyList<PublishedComment> comments, CancellationToken ct);
}
