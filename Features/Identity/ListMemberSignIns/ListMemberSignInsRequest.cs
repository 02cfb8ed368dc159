using System.Text.Json.Serialization;
using Capstan.Features.Identity.IdentityShared;

namespace Capstan.Features.Identity.ListMemberSignIns;

/// <summary>Whose sign-ins, and which page of them.</summary>
public sealed record ListMemberSignInsRequest
{
    /// <summary>Only those of this member.</summary>
    [FromQuery(Name = "user_id")]
    public Guid? UserId { get; init; }
    /// <summary>1 to 200; 50 unless told.</summary>
    public int? Limit { get; init; }
    public int? Offset { get; init; }
    /// <summary>The same as <c>offset</c>.</summary>
    public int? Skip { get; init; }
}

/// <summary>Open sign-ins, the last used first.</summary>
public sealed record SignInListResponse : IPage
{
    public required IReadOnlyList<SignInItem> Items { get; init; }
    /// <summary>Of all pages.</summary>
    public required long Total { get; init; }
    public required int Limit { get; init; }
    public required int Offset { get; init; }
    /// <summary>The same as <c>offset</c>.</summary>
    public required int Skip { get; init; }
    [JsonIgnore]
    public int? NextOffset { get; init; }

    long? IPage.Total => Total;
    string? IPage.NextCursor => null;
}
