namespace Capstan.Features.Operations.GetReady;

public sealed record StatusResponse
{
    /// <example>ready</example>
    public required string Status { get; init; }
}
