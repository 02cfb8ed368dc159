using System.Security.Cryptography;

namespace Capstan.Features.Kernel.Sealing;

/// <summary>AES-256-GCM (NIST SP 800-38D) with a random nonce: nonce, tag, ciphertext.</summary>
internal static class AesBox
{
    public const int NonceSize = 12, TagSize = 16, Overhead = NonceSize + TagSize;

    public static void Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated, Span<byte> box)
    {
        RandomNumberGenerator.Fill(box[..NonceSize]);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(box[..NonceSize], plain, box[Overhead..], box.Slice(NonceSize, TagSize), associated);
    }

    /// <summary>Throws <see cref="AuthenticationTagMismatchException"/> when key, box or associated data are not what they were.</summary>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> box, ReadOnlySpan<byte> associated)
    {
        if (box.Length < Overhead) throw new AuthenticationTagMismatchException();
        var plain = new byte[box.Length - Overhead];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(box[..NonceSize], box[Overhead..], box.Slice(NonceSize, TagSize), plain, associated);
        return plain;
    }
}
