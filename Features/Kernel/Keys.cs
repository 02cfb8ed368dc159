using System.Security.Cryptography;
using System.Text;

namespace Capstan.Features.Kernel;

/// <summary>Keys derived from the installation's root key (HKDF, RFC 5869), one per purpose, so that none of them is stored. They outlive the master key.</summary>
public sealed class Keys(byte[] root, string? jwtSecret)
{
    private readonly byte[] _apiKeys = Derive(root, "api-keys");
    private readonly byte[] _tokens = Derive(root, "refresh-tokens");
    private readonly byte[] _recoveryCodes = Derive(root, "recovery-codes");

    /// <summary>Signs access tokens: <c>API_JWT_SECRET</c> when the operator set one.</summary>
    public byte[] Jwt { get; } = jwtSecret is null ? Derive(root, "jwt") : Encoding.UTF8.GetBytes(jwtSecret);

    /// <summary>For fingerprints of requests: a plain hash would let whoever reads the table guess at passwords in them.</summary>
    public byte[] Fingerprints { get; } = Derive(root, "fingerprints");

    public byte[] ApiKeyHash(string key) => HMACSHA256.HashData(_apiKeys, Encoding.UTF8.GetBytes(key));

    public byte[] TokenHash(string token) => HMACSHA256.HashData(_tokens, Encoding.UTF8.GetBytes(token));

    /// <summary>Of a person's one-time recovery code; bound to the person, so that two who share a code share no hash.</summary>
    public byte[] RecoveryCodeHash(Guid userId, string code) => HMACSHA256.HashData(_recoveryCodes, Encoding.UTF8.GetBytes($"{userId:N}\n{code}"));

    /// <summary>The password of a database role, for example of one project's query role.</summary>
    public string RolePassword(string role) => Convert.ToHexStringLower(HMACSHA256.HashData(Derive(root, "database-roles"), Encoding.UTF8.GetBytes(role)));

    private static byte[] Derive(byte[] root, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, root, 32, info: Encoding.UTF8.GetBytes("capstan/" + purpose));
}
