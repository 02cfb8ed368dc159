using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Capstan.Features.Kernel.Sealing;

/// <summary>The installation's one secret outside its database. It wraps the keys that are kept there, and does nothing else, so that it can be replaced.</summary>
public sealed class MasterKey(byte[] key)
{
    private readonly byte[] _wrapping = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "capstan/key-wrapping"u8.ToArray());

    /// <summary>Tells master keys apart, and nothing about them.</summary>
    public string Id { get; } = Convert.ToHexStringLower(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 8, info: "capstan/master-key-id"u8.ToArray()));

    public WrappedKey Wrap(int id, byte[] plain)
    {
        var box = new byte[AesBox.Overhead + plain.Length];
        AesBox.Seal(_wrapping, plain, Associated(id), box);
        return new() { Id = id, MasterId = Id, Wrapped = box };
    }

    public byte[] Unwrap(WrappedKey wrapped)
    {
        try
        {
            return AesBox.Open(_wrapping, wrapped.Wrapped, Associated(wrapped.Id));
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new SealException($"Key {wrapped.Id} of this installation was altered in the database.", e);
        }
    }

    private static byte[] Associated(int id) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"installation_keys\0{id}"));
}

/// <summary>A key as the database keeps it.</summary>
public sealed record WrappedKey
{
    public required int Id { get; init; }
    public required string MasterId { get; init; }
    public required byte[] Wrapped { get; init; }
}
