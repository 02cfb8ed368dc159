namespace Capstan.Features.Identity.UpdateMe;

/// <summary>What to change of the own profile. Absent members stay as they are.</summary>
public sealed record UpdateMeRequest
{
    /// <summary>At most 200 characters; empty takes it away.</summary>
    /// <example>Dana Vega</example>
    public string? FullName { get; init; }
    /// <summary>Unique whatever its case.</summary>
    public string? Email { get; init; }
}
