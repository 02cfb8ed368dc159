namespace Capstan.Features.Code.Review;

/// <summary>A method of the base as the graph knows it.</summary>
public sealed record GraphMethod
{
    public required long Id { get; init; }
    public required string FullName { get; init; }
    public required string Filename { get; init; }
    public required int LineNumber { get; init; }
    public required int FanIn { get; init; }
    public required bool IsEntryPoint { get; init; }
}

/// <summary>A call of a changed method somewhere in the base.</summary>
public sealed record CallSite
{
    public required long CalleeId { get; init; }
    public required string Caller { get; init; }
    public required bool CallerIsTest { get; init; }
    public required string Filename { get; init; }
    public required int LineNumber { get; init; }
    public required string Code { get; init; }
    /// <summary>-1 when unknown.</summary>
    public required int ArgumentCount { get; init; }
    public required double Confidence { get; init; }
}

/// <summary>A method of a subtype that overrides a changed one.</summary>
public sealed record OverrideSite
{
    public required long BaseId { get; init; }
    public required string FullName { get; init; }
    public required string Filename { get; init; }
    public required int LineNumber { get; init; }
    /// <summary>-1 when unknown.</summary>
    public required int ParameterCount { get; init; }
}

/// <summary>A method from which a changed one can be reached.</summary>
public sealed record Reached
{
    public required long OriginId { get; init; }
    public required long MethodId { get; init; }
    public required int Depth { get; init; }
    public required string FullName { get; init; }
    public required string Filename { get; init; }
    public required int LineNumber { get; init; }
    public required bool IsTest { get; init; }
    public required bool IsEntryPoint { get; init; }
}

/// <summary>What an import that the patch adds leads to.</summary>
public sealed record ModuleUse
{
    public required string File { get; init; }
    public required int Line { get; init; }
    public required string Entity { get; init; }
    public required string Target { get; init; }
    public required bool IsVendored { get; init; }

    public string From => Folder(File);
    public string To => Folder(Target);

    internal static string Folder(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : ".";
}

/// <summary>One folder imports another in the base.</summary>
public sealed record ModuleDependency
{
    public required string FromModule { get; init; }
    public required string ToModule { get; init; }
    public required int Count { get; init; }
}

/// <summary>A file of the base that may hold what the patch copies.</summary>
public sealed record CloneSource
{
    public required string Name { get; init; }
    public required string Content { get; init; }
    public required string Language { get; init; }
}

/// <summary>What the graph says about the methods a patch changes: who calls them, up to three calls away over edges of confidence 0.6 and more.</summary>
public sealed record Impact
{
    public const int MaxDepth = 3;
    public const double LeastConfidence = 0.6;

    public IReadOnlyList<GraphMethod> Methods { get; init; } = [];
    public IReadOnlyList<CallSite> Callers { get; init; } = [];
    public IReadOnlyList<Reached> Reached { get; init; } = [];
    public IReadOnlyList<OverrideSite> Overrides { get; init; } = [];
    /// <summary>Full names defined in files the patch does not touch, of those it removes.</summary>
    public IReadOnlyList<string> DefinedElsewhere { get; init; } = [];
    /// <summary>The base has tests at all.</summary>
    public bool HasTests { get; init; }

    /// <summary>Imports of the patch that lead into other folders of the project.</summary>
    public IReadOnlyList<ModuleUse> NewUses { get; init; } = [];
    /// <summary>Only read where there are new uses.</summary>
    public IReadOnlyList<ModuleDependency> Dependencies { get; init; } = [];
    /// <summary>Names of methods, all of which ask a database or a server, themselves or one call away.</summary>
    public IReadOnlyList<string> SlowMethods { get; init; } = [];
    public IReadOnlyList<CloneSource> CloneSources { get; init; } = [];
    /// <summary>The file in which the project tells what changed; null when it has none.</summary>
    public string? Changelog { get; init; }

    public static Impact None { get; } = new();
}
