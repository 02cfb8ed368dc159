namespace Capstan.Features.Identity.UpdateProfile;

/// <summary>How one wants to be called.</summary>
public sealed record UpdateProfileRequest
{
    /// <summary>1 to 100 characters.</summary>
    /// <example>Dana Vega</example>
    public required string Name { get; init; }
}
