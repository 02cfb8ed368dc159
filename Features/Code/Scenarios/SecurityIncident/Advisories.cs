using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Capstan.Features.Code.Scenarios.SecurityIncident;

/// <summary>Packages and versions that an advisory names.</summary>
internal sealed record AffectedPackage(string Ecosystem, string Package, IReadOnlyList<string> Versions, IReadOnlyList<(string Introduced, string? Fixed, string? Last)> Ranges)
{
    public string? FixedIn => Ranges.Select(r => r.Fixed).FirstOrDefault(f => f is not null);

    public bool Holds(string version) => Versions.Contains(version, StringComparer.Ordinal)
        || Ranges.Any(r => Versioning.Compare(version, r.Introduced) >= 0 && (r.Fixed is null || Versioning.Compare(version, r.Fixed) < 0) && (r.Last is null || Versioning.Compare(version, r.Last) <= 0));
}

/// <summary>An advisory in the OSV format.</summary>
internal sealed record Advisory(string Id, string Summary, IReadOnlyList<AffectedPackage> Affected);

/// <summary>Advisories in a folder of the operator's, one OSV file each (https://ossf.github.io/osv-schema/). Nothing is asked of other servers.</summary>
internal sealed class Advisories(string? folder)
{
    private const int MaximumFiles = 50_000;
    private const long MaximumBytes = 1024 * 1024;
    private readonly Lazy<FrozenDictionary<string, Advisory>> byId = new(() => Load(folder));

    public bool IsConfigured => folder is not null;

    public Advisory? Find(string id) => byId.Value.GetValueOrDefault(id.ToUpperInvariant());

    private static FrozenDictionary<string, Advisory> Load(string? folder)
    {
        var found = new Dictionary<string, Advisory>(StringComparer.Ordinal);
        if (folder is null || !Directory.Exists(folder)) return found.ToFrozenDictionary();
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*.json", options).Where(f => f.Length <= MaximumBytes).Take(MaximumFiles).OrderBy(f => f.FullName, StringComparer.Ordinal))
            try
            {
                using var document = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
                if (Read(document.RootElement) is not { } advisory) continue;
                found.TryAdd(advisory.Id.ToUpperInvariant(), advisory);
                if (document.RootElement.TryGetProperty("aliases", out var aliases) && aliases.ValueKind == JsonValueKind.Array)
                    foreach (var alias in aliases.EnumerateArray().Where(a => a.ValueKind == JsonValueKind.String)) found.TryAdd(alias.GetString()!.ToUpperInvariant(), advisory);
            }
            catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
            {
                // A file that is no advisory tells nothing.
            }
        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    internal static Advisory? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || Text(root, "id") is not { Length: > 0 } id) return null;
        var affected = new List<AffectedPackage>();
        foreach (var item in Items(root, "affected"))
        {
            if (!item.TryGetProperty("package", out var package) || Text(package, "ecosystem") is not { } ecosystem || Text(package, "name") is not { } name) continue;
            var ranges = new List<(string, string?, string?)>();
            foreach (var range in Items(item, "ranges").Where(r => Text(r, "type") is "SEMVER" or "ECOSYSTEM"))
            {
                string? introduced = null;
                foreach (var step in Items(range, "events"))
                {
                    if (Text(step, "introduced") is { } from) introduced = from;
                    else if (introduced is not null && (Text(step, "fixed") ?? Text(step, "last_affected")) is { } to)
                    {
                        ranges.Add((introduced, Text(step, "fixed") is null ? null : to, Text(step, "fixed") is null ? to : null));
                        introduced = null;
                    }
                }
                if (introduced is not null) ranges.Add((introduced, null, null));
            }
            affected.Add(new(ecosystem.Split(':')[0], ecosystem == "PyPI" ? name.ToLowerInvariant().Replace('_', '-') : name, [.. Items(item, "versions").Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)], ranges));
        }
        return new(id, Text(root, "summary") ?? Text(root, "details") ?? "", affected);
    }

    private static string? Text(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];
}

/// <summary>Compares versions part by part: numbers as numbers; a part that is a word (a pre-release) comes before none.</summary>
internal static class Versioning
{
    public static int Compare(string one, string other)
    {
        var (left, right) = (Parts(one), Parts(other));
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            var (a, b) = (i < left.Length ? left[i] : "", i < right.Length ? right[i] : "");
            if (a == b) continue;
            var (aIsNumber, bIsNumber) = (long.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out var x), long.TryParse(b, NumberStyles.None, CultureInfo.InvariantCulture, out var y));
            if (aIsNumber || a.Length == 0 && bIsNumber)
            {
                if (bIsNumber || b.Length == 0)
                {
                    if (x != y) return x.CompareTo(y);
                    continue;
                }
                return 1;
            }
            if (a.Length == 0) return 1;
            if (bIsNumber || b.Length == 0) return -1;
            return string.CompareOrdinal(a, b);
        }
        return 0;
    }

    private static string[] Parts(string version) => version.Split('+')[0].TrimStart('v').Split(['.', '-', '_'], StringSplitOptions.RemoveEmptyEntries);
}
