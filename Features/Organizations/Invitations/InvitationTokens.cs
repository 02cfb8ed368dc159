using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Capstan.Features.Organizations.Invitations;

/// <summary>256 random bits that let one person in, once. Only an HMAC is kept.</summary>
internal static class InvitationTokens
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    public static string New() => "inv_" + Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    /// <summary>No token of ours: not worth a look.</summary>
    public static bool CanBe(string? text) => text is { Length: 47 } && text.StartsWith("inv_", StringComparison.Ordinal);
}
