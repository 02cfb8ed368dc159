using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.Thresholds;

/// <summary>The layers of a project and what may depend on what.</summary>
public sealed record ArchitectureSettings
{
    /// <summary>From the outermost (user interface) to the innermost; found by the names of modules unless told. At most 30.</summary>
    public IReadOnlyList<LayerRule> Layers { get; init; } = [];
    /// <summary>A layer may use one that is not the next one below; true unless told.</summary>
    public bool MaySkipLayers { get; init; } = true;
    /// <summary>Dependencies that are wrong whatever the order of layers. At most 200.</summary>
    public IReadOnlyList<ForbiddenDependency> Forbidden { get; init; } = [];
    /// <summary>A module is wrongly based when what it uses is less stable than itself by more than this (0 to 1); 0.2 unless told.</summary>
    [Range(0.0, 1.0)]
    public double UnstableGap { get; init; } = 0.2;
    /// <summary>How many percent of the modules are named as having too much in one place; 1 unless told.</summary>
    [Range(0.1, 50.0)]
    public double GodModulePercent { get; init; } = 1;
}

/// <summary>A layer and the modules in it.</summary>
public sealed record LayerRule
{
    /// <example>domain</example>
    public required string Name { get; init; }
    /// <summary>Modules (namespaces, packages or folders), <c>*</c> standing for anything. 1 to 100.</summary>
    /// <example>["*.Domain*", "src/core/*"]</example>
    public required IReadOnlyList<string> Modules { get; init; }
}

/// <summary>A dependency that is wrong.</summary>
public sealed record ForbiddenDependency
{
    /// <summary>A layer's name, or modules with <c>*</c>.</summary>
    public required string From { get; init; }
    /// <summary>A layer's name, or modules with <c>*</c>.</summary>
    public required string To { get; init; }
}
