using System.Security.Cryptography;
using Capstan.Features.Kernel;

namespace Capstan.Api.Data;

/// <summary>The installation's one secret: <c>CAPSTAN_MASTER_KEY</c> (64 hex digits), else a file only its owner can read, made on first start.</summary>
internal static class MasterKey
{
    public static Keys Load(Settings settings)
    {
        if (settings.JwtAlgorithm != "HS256") throw new InvalidOperationException("API_JWT_ALGORITHM: only HS256 is accepted.");
        if (settings.JwtSecret is { } secret && (secret.Length < 32 || secret.StartsWith("change-me", StringComparison.OrdinalIgnoreCase)))
            throw new InvalidOperationException("API_JWT_SECRET is too weak: use at least 32 random characters, or leave it out and one is made.");
        return new(settings.MasterKey is { } hex ? FromHex(hex) : FromFile(Path.Combine(settings.DataFolder, "master.key")), settings.JwtSecret);
    }

    private static byte[] FromHex(string hex)
    {
        try
        {
            return Convert.FromHexString(hex) is { Length: 32 } key ? key : throw new FormatException();
        }
        catch (FormatException)
        {
            throw new InvalidOperationException("CAPSTAN_MASTER_KEY must be 64 hex digits, for example the output of: openssl rand -hex 32");
        }
    }

    private static byte[] FromFile(string path)
    {
        if (File.Exists(path)) return FromHex(File.ReadAllText(path).Trim());
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var key = RandomNumberGenerator.GetBytes(32);
        var unfinished = $"{path}.{Environment.ProcessId}";
        File.WriteAllText(unfinished, Convert.ToHexStringLower(key));
        File.SetUnixFileMode(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        try
        {
            File.Move(unfinished, path, overwrite: false);
            return key;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(unfinished);
            return FromHex(File.ReadAllText(path).Trim());
        }
    }
}
