namespace Capstan.Features.Projects.UpdateVariable;

/// <summary>What to change of a variable. Absent members stay as they are.</summary>
public sealed record UpdateVariableRequest
{
    /// <summary>As when it was made.</summary>
    /// <example>BASE_URL</example>
    public string? Key { get; init; }
    /// <summary>At most 8192 characters. The mask <c>••••••••</c> of a secret one means: as it is.</summary>
    public string? Value { get; init; }
    /// <summary>To make a secret one readable, send its value anew in the same request.</summary>
    public bool? IsSecret { get; init; }

    // The compiler's ToString would print the value.
    public override string ToString() => Key ?? "";
}
