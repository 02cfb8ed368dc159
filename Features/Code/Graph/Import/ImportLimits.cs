namespace Capstan.Features.Code.Graph.Import;

/// <summary>What one import may cost. The operator may lower or raise them (CAPSTAN_IMPORT_MAX_*).</summary>
public sealed record ImportLimits
{
    public long DiskBytes { get; init; } = 5L << 30;
    public int Files { get; init; } = 300_000;
    public long Lines { get; init; } = 20_000_000;
    /// <summary>Larger source files are listed, not parsed.</summary>
    public int FileBytes { get; init; } = 2 * 1024 * 1024;
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(30);
    public int PathBytes { get; init; } = 4096;

    public static ImportLimits From(Settings settings)
    {
        var standard = new ImportLimits();
        return standard with
        {
            DiskBytes = Number(settings, "CAPSTAN_IMPORT_MAX_DISK_MB", standard.DiskBytes >> 20) << 20,
            Files = (int)Math.Min(int.MaxValue, Number(settings, "CAPSTAN_IMPORT_MAX_FILES", standard.Files)),
            Lines = Number(settings, "CAPSTAN_IMPORT_MAX_LINES", standard.Lines),
            Time = TimeSpan.FromMinutes(Number(settings, "CAPSTAN_IMPORT_MAX_MINUTES", (long)standard.Time.TotalMinutes)),
        };
    }

    private static long Number(Settings settings, string name, long otherwise) =>
        settings[name] is not { } text ? otherwise
        : long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value) && value is > 0 and < 1L << 40 ? value
        : throw new InvalidOperationException($"{name} must be a positive whole number, not '{text}'.");
}
