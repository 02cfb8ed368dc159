using System.Security.Cryptography;
using OtpNet;
using QRCoder;

namespace Capstan.Features.Identity.Mfa;

/// <summary>Time-based one-time passwords (RFC 6238) as every authenticator app has them: SHA-1, 6 digits, 30 seconds, one step of tolerance either way.</summary>
public static class OneTimePasswords
{
    private const int SecretBytes = 20, Digits = 6, StepSeconds = 30;
    private const string Issuer = "Capstan";
    private static readonly VerificationWindow Tolerance = new(previous: 1, future: 1);

    /// <summary>160 random bits (RFC 4226, section 4), in base 32 without padding.</summary>
    public static string NewSecret() => Base32Encoding.ToString(RandomNumberGenerator.GetBytes(SecretBytes)).TrimEnd('=');

    /// <summary>The time step the code belongs to; null when it is not valid now.</summary>
    public static long? StepOf(string secret, string code, DateTimeOffset now)
    {
        var totp = new Totp(Base32Encoding.ToBytes(secret), StepSeconds, OtpHashMode.Sha1, Digits);
        return code.Length == Digits && totp.VerifyTotp(now.UtcDateTime, code, out var step, Tolerance) ? step : null;
    }

    /// <summary>What an authenticator app reads (Key URI Format).</summary>
    public static string Uri(string secret, string username) =>
        $"otpauth://totp/{Issuer}:{System.Uri.EscapeDataString(username)}?secret={secret}&issuer={Issuer}&algorithm=SHA1&digits={Digits}&period={StepSeconds}";

    /// <summary>The same as a picture, in a <c>data:</c> URI.</summary>
    public static string QrCode(string uri) => "data:image/png;base64," + Convert.ToBase64String(PngByteQRCodeHelper.GetQRCode(uri, QRCodeGenerator.ECCLevel.M, 5));
}
