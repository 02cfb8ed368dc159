using System.Security.Cryptography;
using Capstan.Features.Kernel;
using Capstan.Features.Kernel.Sealing;

namespace Capstan.Api.Data;

/// <summary>Where the installation's one secret comes from: <c>CAPSTAN_MASTER_KEY</c> (64 hex digits), else a file only its owner can read, made on first start.</summary>
internal static class MasterKeySource
{
    public const string Variable = "CAPSTAN_MASTER_KEY", NextVariable = "CAPSTAN_NEW_MASTER_KEY";

    public static MasterKey Load(Settings settings)
    {
        if (settings.JwtAlgorithm != "HS256") throw new InvalidOperationException("API_JWT_ALGORITHM: only HS256 is accepted.");
        if (settings.JwtSecret is { } secret && (secret.Length < 32 || secret.StartsWith("change-me", StringComparison.OrdinalIgnoreCase)))
            throw new InvalidOperationException("API_JWT_SECRET is too weak: use at least 32 random characters, or leave it out and one is made.");
        return new(settings.MasterKey is { } hex ? FromHex(hex, Variable) : FromFile(FileOf(settings)));
    }

    /// <summary>The key that takes the place of today's: from <c>CAPSTAN_NEW_MASTER_KEY</c>, else one in a file beside today's, which a rotation that was cut short left there.</summary>
    public static MasterKey Next(Settings settings)
    {
        if (settings[NextVariable] is { } hex) return new(FromHex(hex, NextVariable));
        if (settings.MasterKey is not null) throw new InvalidOperationException($"{Variable} is set, so the new key must come from {NextVariable}, for example the output of: openssl rand -hex 32");
        return new(FromFile(NextFile(settings)));
    }

    /// <summary>The next key becomes the key, where keys are files. Both open everything at this moment, so it does not matter when exactly.</summary>
    public static void Adopt(Settings settings)
    {
        if (settings.MasterKey is not null) return;
        if (settings[NextVariable] is { } hex) Write(NextFile(settings), Convert.ToHexStringLower(FromHex(hex, NextVariable)));
        File.Move(NextFile(settings), FileOf(settings), overwrite: true);
    }

    private static string FileOf(Settings settings) => Path.Combine(settings.DataFolder, "master.key");

    private static string NextFile(Settings settings) => Path.Combine(settings.DataFolder, "master.key.next");

    private static byte[] FromHex(string hex, string name)
    {
        try
        {
            return Convert.FromHexString(hex) is { Length: 32 } key ? key : throw new FormatException();
        }
        catch (FormatException)
        {
            throw new InvalidOperationException($"{name} must be 64 hex digits, for example the output of: openssl rand -hex 32");
        }
    }

    private static byte[] FromFile(string path)
    {
        if (File.Exists(path)) return FromHex(File.ReadAllText(path).Trim(), path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = $"{path}.{Environment.ProcessId}";
        Write(unfinished, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        try
        {
            File.Move(unfinished, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(unfinished);
        }
        return FromHex(File.ReadAllText(path).Trim(), path);
    }

    private static void Write(string path, string text)
    {
        File.Delete(path);
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        using var writer = new StreamWriter(file);
        writer.Write(text);
        writer.Flush();
        file.Flush(flushToDisk: true);
    }
}
