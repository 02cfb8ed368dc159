using System.Text.Json;
using System.Text.RegularExpressions;

namespace Capstan.Features.Code.Scenarios.Manifests;

/// <summary>A package that a project says it uses.</summary>
/// <param name="Ecosystem">As the OSV format spells it: npm, PyPI, NuGet, Maven, Go, Packagist, RubyGems, SwiftURL, ConanCenter.</param>
/// <param name="Version">As written, without the marks of a range; empty when none is given.</param>
/// <param name="IsLocked">From a lock file: exactly this version.</param>
internal sealed record PackageUse(string Ecosystem, string Package, string Version, string File, int Line, bool IsLocked);

/// <summary>Reads the package lists of the ten languages.</summary>
internal static partial class Manifest
{
    private const int MaximumUses = 20_000;

    public static bool IsManifest(string path) => Kind(path).Length > 0;

    public static List<PackageUse> Read(string path, string content)
    {
        var uses = new List<PackageUse>();
        switch (Kind(path))
        {
            case "package.json": Json(uses, path, content, "npm", ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"]); break;
            case "package-lock.json": NpmLock(uses, path, content); break;
            case "composer.json": Json(uses, path, content, "Packagist", ["require", "require-dev"]); break;
            case "composer.lock": ComposerLock(uses, path, content); break;
            case "csproj": Lines(uses, path, content, CsprojPackage(), "NuGet", false); break;
            case "pom.xml": Lines(uses, path, content.ReplaceLineEndings("\n"), PomPackage(), "Maven", false); break;
            case "gradle": Lines(uses, path, content, GradlePackage(), "Maven", false); break;
            case "requirements.txt": Lines(uses, path, content, RequirementsPackage(), "PyPI", false); break;
            case "pyproject.toml": Lines(uses, path, content, PyprojectPackage(), "PyPI", false); break;
            case "poetry.lock": Lines(uses, path, content.ReplaceLineEndings("\n"), PoetryPackage(), "PyPI", true); break;
            case "go.mod": Lines(uses, path, content, GoPackage(), "Go", true); break;
            case "Gemfile.lock": Lines(uses, path, content, GemPackage(), "RubyGems", true); break;
            case "Gemfile": Lines(uses, path, content, GemfilePackage(), "RubyGems", false); break;
            case "Package.swift": Lines(uses, path, content, SwiftPackage(), "SwiftURL", false); break;
            case "CMakeLists.txt": Lines(uses, path, content, CmakePackage(), "ConanCenter", false); break;
        }
        return uses;
    }

    private static string Kind(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name switch
        {
            "package.json" or "package-lock.json" or "composer.json" or "composer.lock" or "pom.xml" or "pyproject.toml" or "poetry.lock" or "go.mod" or "Gemfile" or "Gemfile.lock" or "Package.swift" or "CMakeLists.txt" => name,
            "Directory.Packages.props" or "packages.config" => "csproj",
            _ when name.EndsWith(".csproj", StringComparison.Ordinal) || name.EndsWith(".fsproj", StringComparison.Ordinal) => "csproj",
            _ when name.EndsWith(".gradle", StringComparison.Ordinal) || name.EndsWith(".gradle.kts", StringComparison.Ordinal) => "gradle",
            _ when name.StartsWith("requirements", StringComparison.Ordinal) && name.EndsWith(".txt", StringComparison.Ordinal) => "requirements.txt",
            _ => "",
        };
    }

    private static void Lines(List<PackageUse> uses, string path, string content, Regex pattern, string ecosystem, bool isLocked)
    {
        foreach (Match match in pattern.Matches(content))
        {
            if (uses.Count == MaximumUses) return;
            var package = match.Groups["group"].Success ? $"{match.Groups["group"].Value.Trim()}:{match.Groups["name"].Value.Trim()}" : match.Groups["name"].Value.Trim();
            uses.Add(new(ecosystem, ecosystem == "PyPI" ? package.ToLowerInvariant().Replace('_', '-') : package, Plain(match.Groups["version"].Value), path, LineOf(content, match.Index), isLocked));
        }
    }

    private static void Json(List<PackageUse> uses, string path, string content, string ecosystem, string[] sections)
    {
        if (Parse(content) is not { } document) return;
        using (document)
            foreach (var section in sections)
            {
                if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty(section, out var packages) || packages.ValueKind != JsonValueKind.Object) continue;
                foreach (var package in packages.EnumerateObject())
                {
                    if (uses.Count == MaximumUses) return;
                    if (package.Name is "php" || package.Name.StartsWith("ext-", StringComparison.Ordinal)) continue;
                    uses.Add(new(ecosystem, package.Name, package.Value.ValueKind == JsonValueKind.String ? Plain(package.Value.GetString()!) : "", path, LineOf(content, content.IndexOf($"\"{package.Name}\"", StringComparison.Ordinal)), false));
                }
            }
    }

    private static void NpmLock(List<PackageUse> uses, string path, string content)
    {
        if (Parse(content) is not { } document) return;
        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("packages", out var packages) || packages.ValueKind != JsonValueKind.Object) return;
            foreach (var package in packages.EnumerateObject())
            {
                var at = package.Name.LastIndexOf("node_modules/", StringComparison.Ordinal);
                if (at < 0 || uses.Count == MaximumUses || package.Value.ValueKind != JsonValueKind.Object || !package.Value.TryGetProperty("version", out var version)) continue;
                uses.Add(new("npm", package.Name[(at + "node_modules/".Length)..], version.ToString(), path, LineOf(content, content.IndexOf($"\"{package.Name}\"", StringComparison.Ordinal)), true));
            }
        }
    }

    private static void ComposerLock(List<PackageUse> uses, string path, string content)
    {
        if (Parse(content) is not { } document) return;
        using (document)
            foreach (var section in (string[])["packages", "packages-dev"])
            {
                if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty(section, out var packages) || packages.ValueKind != JsonValueKind.Array) continue;
                foreach (var package in packages.EnumerateArray())
                    if (uses.Count < MaximumUses && package.ValueKind == JsonValueKind.Object && package.TryGetProperty("name", out var name) && package.TryGetProperty("version", out var version))
                        uses.Add(new("Packagist", name.ToString(), Plain(version.ToString()), path, LineOf(content, content.IndexOf($"\"{name}\"", StringComparison.Ordinal)), true));
            }
    }

    private static JsonDocument? Parse(string content)
    {
        try
        {
            return JsonDocument.Parse(content, new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Plain(string version) => version.Trim().TrimStart('^', '~', '>', '=', '<', 'v', ' ', '!').Split([' ', ',', '|'], 2)[0].Trim('"', '\'', '[', ']', '(', ')');

    private static int LineOf(string content, int index) => index <= 0 ? 1 : 1 + content.AsSpan(0, index).Count('\n');

    [GeneratedRegex(@"<(PackageReference|PackageVersion|package)\s[^>]*?(Include|Update|id)\s*=\s*""(?<name>[^""]{1,200})""([^>]*?[Vv]ersion\s*=\s*""(?<version>[^""]{1,100})"")?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex CsprojPackage();

    [GeneratedRegex(@"<dependency>\s*<groupId>(?<group>[^<]{1,200})</groupId>\s*<artifactId>(?<name>[^<]{1,200})</artifactId>(\s*<version>(?<version>[^<]{1,100})</version>)?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex PomPackage();

    [GeneratedRegex(@"\b(implementation|api|compile|compileOnly|runtimeOnly|testImplementation|kapt|ksp|annotationProcessor)\b\s*\(?\s*['""](?<group>[\w.-]{1,200}):(?<name>[\w.-]{1,200})(:(?<version>[\w.+-]{1,100}))?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex GradlePackage();

    [GeneratedRegex(@"^[ \t]*(?<name>[A-Za-z0-9][\w.-]{0,100})(\[[^\]\n]*\])?[ \t]*((==|>=|~=|<=|>|<|!=)[ \t]*(?<version>[\w.*+!-]{1,100}))?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex RequirementsPackage();

    [GeneratedRegex(@"^[ \t]*(""(?<name>[A-Za-z0-9][\w.-]{0,100})(\[[^\]\n]*\])?[ \t]*(==|>=|~=|<=|>|<)[ \t]*(?<version>[\w.*+!-]{1,100})|(?<name>[A-Za-z0-9][\w-]{0,100})[ \t]*=[ \t]*""[\^~>=]{0,2}(?<version>\d[\w.*+-]{0,100})"")", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex PyprojectPackage();

    [GeneratedRegex(@"^\[\[package\]\]\nname = ""(?<name>[^""]{1,100})""\nversion = ""(?<version>[^""]{1,100})""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex PoetryPackage();

    [GeneratedRegex(@"^[ \t]*(require[ \t]+)?(?<name>[a-z0-9][\w.-]*\.[a-z]{2,}/[\w./~-]{1,200})[ \t]+v(?<version>[\w.+-]{1,100})", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex GoPackage();

    [GeneratedRegex(@"^    (?<name>[\w.-]{1,100}) \((?<version>[\w.-]{1,100})\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex GemPackage();

    [GeneratedRegex(@"^[ \t]*gem[ \t]+['""](?<name>[\w.-]{1,100})['""]([ \t]*,[ \t]*['""][~>=<! ]*(?<version>[\w.-]{1,100})['""])?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex GemfilePackage();

    [GeneratedRegex(@"\.package\([^)]*?url:\s*""(https://)?(?<name>[^""]{1,200}?)(\.git)?""[^)]*?(""(?<version>\d[\w.-]{0,50})"")?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SwiftPackage();

    [GeneratedRegex(@"(?i)\bfind_package\s*\(\s*(?<name>\w{1,100})([ \t]+(?<version>\d[\w.]{0,50}))?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex CmakePackage();
}
