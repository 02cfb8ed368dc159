using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Capstan.Api.Tests.Features.Code.Import;

/// <summary>
/// A source that changes as real ones do: published versions of real packages, and between them edits at random places. Given the number of
/// a walk it is the same walk every time.
/// </summary>
public sealed partial class PackageWalk(string folder, int seed)
{
    /// <summary>C and C++; Java, Kotlin and TypeScript; JavaScript; Python.</summary>
    private static readonly (string Name, string[] Versions)[] Packages =
    [
        ("bcrypt", ["5.0.0", "5.1.1"]),
        ("@react-native-async-storage/async-storage", ["1.17.0", "1.21.0"]),
        ("express", ["4.17.1", "4.18.2"]),
        ("node-gyp", ["9.4.1", "10.1.0"]),
    ];

    private static readonly string[] Endings = [".js", ".ts", ".tsx", ".java", ".kt", ".py", ".cc", ".cpp", ".c", ".h", ".go", ".cs", ".php", ".rb", ".swift"];
    private readonly Random random = new(seed);
    private readonly int[] versions = new int[Packages.Length];
    private int made;

    /// <summary>The first versions of some of the packages.</summary>
    public void Begin(params string[] names)
    {
        for (var i = 0; i < Packages.Length; i++)
            if (names.Contains(Packages[i].Name)) Place(i);
            else versions[i] = -1;
    }

    /// <summary>Makes some edits, or puts the next version of a package in; says what was done. The methods tell where functions begin and end.</summary>
    public string Step(IReadOnlyList<MethodPlace> methods)
    {
        if (random.Next(6) == 0 && Enumerable.Range(0, Packages.Length).Where(i => versions[i] >= 0 && versions[i] + 1 < Packages[i].Versions.Length).ToArray() is { Length: > 0 } open)
        {
            var package = open[random.Next(open.Length)];
            versions[package]++;
            return Place(package);
        }
        return string.Join("; ", Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Edit(random.Next(16), methods)));
    }

    public string Edit(int kind, IReadOnlyList<MethodPlace> methods) => kind switch
    {
        0 => Rename(),
        1 => Move(methods),
        2 or 3 => Delete(methods),
        4 => Override(methods),
        5 => Header(),
        6 or 7 => Homonym(methods),
        8 => Language(),
        9 => DeleteFile(),
        10 => Document(methods),
        11 => Parameter(methods),
        12 => Shift(),
        13 => Import(),
        14 => Call(methods),
        _ => Base(),
    };

    private string Place(int package)
    {
        var (name, published) = Packages[package];
        var target = Path.Combine(folder, name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
        Directory.CreateDirectory(target);
        Run(folder, "tar", "xzf", Fetched($"{name}@{published[versions[package]]}"), "-C", target, "--strip-components=1");
        return $"{name} {published[versions[package]]}";
    }

    /// <summary>The package as it is published, kept between runs.</summary>
    private static string Fetched(string package)
    {
        var cache = Directory.CreateDirectory(Environment.GetEnvironmentVariable("CAPSTAN_PACKAGE_CACHE") is { Length: > 0 } configured ? configured : Path.Combine(Path.GetTempPath(), "capstan-packages")).FullName;
        var file = Path.Combine(cache, package.Replace('/', '-').Replace("@", "", StringComparison.Ordinal) + ".tgz");
        if (File.Exists(file)) return file;
        var fetching = Directory.CreateTempSubdirectory("capstan-package-").FullName;
        Run(fetching, "npm", "pack", "--silent", package);
        File.Move(Directory.GetFiles(fetching, "*.tgz").Single(), file, overwrite: true);
        Directory.Delete(fetching, recursive: true);
        return file;
    }

    private static void Run(string folder, params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, errors);
    }

    private string Rename()
    {
        var file = Pick();
        var to = Path.Combine(Path.GetDirectoryName(file)!, random.Next(2) == 0 ? "" : $"moved{++made}", $"{Path.GetFileNameWithoutExtension(file)}{(random.Next(2) == 0 ? made : "")}{Path.GetExtension(file)}");
        if (to == file || Path.Exists(to)) return Shift();
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Move(file, to);
        return $"renamed {Local(file)} to {Local(to)}";
    }

    private string Move(IReadOnlyList<MethodPlace> methods)
    {
        if (Place(methods) is not { } method) return Shift();
        var text = Take(method);
        var target = Pick(Path.GetExtension(method.File));
        File.AppendAllText(target, "\n" + text + "\n");
        return $"moved {method.Name} of {method.File} to {Local(target)}";
    }

    private string Delete(IReadOnlyList<MethodPlace> methods)
    {
        if (Place(methods) is not { } method) return Shift();
        Take(method);
        return $"deleted {method.Name} of {method.File}";
    }

    private string Override(IReadOnlyList<MethodPlace> methods)
    {
        var candidates = methods.Where(m => m.Type.Length > 0 && File.Exists(Full(m.File)) && Path.GetExtension(m.File) is ".java" or ".js" or ".ts" or ".py" or ".kt").ToList();
        if (candidates.Count == 0) return Shift();
        var method = candidates[random.Next(candidates.Count)];
        var file = $"{Path.GetDirectoryName(method.File)}/Sub{++made}{Path.GetExtension(method.File)}";
        File.WriteAllText(Full(file), Path.GetExtension(method.File) switch
        {
            ".java" => $"class Sub{made} extends {method.Type} {{\n  void {method.Name}() {{ run{made}(); }}\n  void run{made}() {{ {method.Name}(); }}\n}}\n",
            ".kt" => $"class Sub{made} : {method.Type}() {{\n  fun {method.Name}() {{ run{made}() }}\n  fun run{made}() {{ {method.Name}() }}\n}}\n",
            ".py" => $"class Sub{made}({method.Type}):\n    def {method.Name}(self):\n        return self.run{made}()\n\n    def run{made}(self):\n        return self.{method.Name}()\n",
            _ => $"import {{ {method.Type} }} from './{Path.GetFileNameWithoutExtension(method.File)}';\nclass Sub{made} extends {method.Type} {{\n  {method.Name}() {{ return this.run{made}(); }}\n  run{made}() {{ return this.{method.Name}(); }}\n}}\n",
        });
        return $"overrode {method.Type}.{method.Name} in {file}";
    }

    private string Header()
    {
        if (Files(".h").ToArray() is not { Length: > 0 } headers) return Shift();
        var header = headers[random.Next(headers.Length)];
        if (random.Next(2) == 0)
        {
            var source = Pick(".cc", ".cpp", ".c", ".h");
            Insert(source, 0, $"#include \"{Path.GetFileName(header)}\"");
            return $"included {Local(header)} in {Local(source)}";
        }
        File.AppendAllText(header, $"\nint declared{++made}(int a);\nint declared{Math.Max(1, made - random.Next(4))}(int a);\n");
        var body = Pick(".cc", ".cpp", ".c");
        if (random.Next(2) == 0) File.AppendAllText(body, $"\nint declared{made}(int a) {{ return a; }}\nstatic int uses{made}() {{ return declared{made}(1); }}\n");
        return $"declared{made} in {Local(header)}";
    }

    private string Homonym(IReadOnlyList<MethodPlace> methods)
    {
        if (Place(methods) is not { } method) return Shift();
        var file = Pick(Path.GetExtension(method.File));
        File.AppendAllText(file, Function(Path.GetExtension(file), method.Name, "1"));
        return $"a second {method.Name} in {Local(file)}";
    }

    private string Language()
    {
        var (ending, text) = ((string, string)[])
        [
            (".go", "package extra\n\nimport \"fmt\"\n\ntype Box struct{ n int }\n\nfunc (b *Box) Get() int { return b.n }\n\nfunc Make#() *Box { return &Box{} }\n\nfunc Use#() { b := Make#(); fmt.Println(b.Get(), Helper()) }\n"),
            (".go", "package extra\n\nfunc Helper() int { return 1 }\n\nfunc (b *Box) Set#(n int) { b.n = n; b.Get() }\n"),
            (".cs", "namespace Extra;\npublic partial class Box# : Base { public int Get() => Helper.One(); public override void Go() { Get(); base.Go(); } }\npublic static class Helper { public static int One() => 1; }\n"),
            (".cs", "namespace Extra;\npublic abstract class Base { public virtual void Go() { } }\npublic class User# { private readonly Base inner = new Box1(); public void Do() { inner.Go(); } }\n"),
            (".php", "<?php\nnamespace Extra;\nclass Box# { public function get() { return helper(); } }\nfunction helper() { return (new Box#())->get(); }\n"),
            (".rb", "require_relative 'helper'\nclass Box#\n  def get\n    helper(1)\n  end\nend\n\ndef helper(x)\n  Box#.new.get\nend\n"),
            (".swift", "class Box# {\n  func get() -> Int { return helper() }\n}\nfunc helper() -> Int { return Box#().get() }\n"),
        ] is var all ? all[random.Next(all.Length)] : default;
        var file = Path.Combine(folder, "extra", $"box{++made}{ending}");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text.Replace("#", made.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        return $"added {Local(file)}";
    }

    private string DeleteFile()
    {
        var file = Pick();
        File.Delete(file);
        return $"deleted {Local(file)}";
    }

    private string Document(IReadOnlyList<MethodPlace> methods)
    {
        var name = Place(methods)?.Name ?? "nothing";
        var file = random.Next(2) == 0 && Directory.GetFiles(folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } all ? all[random.Next(all.Length)] : Path.Combine(folder, $"note{++made}.md");
        File.AppendAllText(file, $"\n## About {name}\n\nSee `{name}` and `declared{made}` and `Box{made}`.\n");
        return $"mentioned {name} in {Local(file)}";
    }

    private string Parameter(IReadOnlyList<MethodPlace> methods)
    {
        if (Place(methods) is not { } method) return Shift();
        var lines = File.ReadAllLines(Full(method.File));
        if (method.Line > lines.Length || !lines[method.Line - 1].Contains('(', StringComparison.Ordinal)) return Shift();
        lines[method.Line - 1] = FirstOpening().Replace(lines[method.Line - 1], $"(more{++made}{(lines[method.Line - 1].Contains("()", StringComparison.Ordinal) ? "" : ", ")}", 1);
        File.WriteAllLines(Full(method.File), lines);
        return $"another parameter for {method.Name} of {method.File}";
    }

    private string Shift()
    {
        var file = Pick();
        Insert(file, random.Next(2) == 0 ? 0 : File.ReadAllLines(file).Length, "");
        return $"moved lines of {Local(file)}";
    }

    private string Import()
    {
        var (file, other) = (Pick(".js", ".ts", ".py"), Pick(".js", ".ts", ".py"));
        Insert(file, 0, file.EndsWith(".py", StringComparison.Ordinal) ? $"from {Path.GetFileNameWithoutExtension(other)} import *" : $"import * as extra{++made} from '{Path.GetRelativePath(Path.GetDirectoryName(file)!, other)}';");
        return $"imported {Local(other)} into {Local(file)}";
    }

    private string Call(IReadOnlyList<MethodPlace> methods)
    {
        if (Place(methods) is not { } method) return Shift();
        var file = Pick(Path.GetExtension(method.File));
        File.AppendAllText(file, Function(Path.GetExtension(file), $"calls{++made}", $"{method.Name}(1)"));
        return $"called {method.Name} from {Local(file)}";
    }

    /// <summary>Another base, or another name, for some class.</summary>
    private string Base()
    {
        foreach (var file in Files(".java", ".kt", ".ts", ".js", ".py").OrderBy(_ => random.Next()).Take(40))
        {
            var text = File.ReadAllText(file);
            if (ClassLine().Match(text) is not { Success: true } line) continue;
            File.WriteAllText(file, text.Remove(line.Groups[1].Index, line.Groups[1].Length).Insert(line.Groups[1].Index, line.Groups[1].Value + "X"));
            return $"renamed the class {line.Groups[1].Value} in {Local(file)}";
        }
        return Shift();
    }

    private static string Function(string ending, string name, string returns) => ending switch
    {
        ".py" => $"\ndef {name}(x):\n    return {returns}\n",
        ".java" or ".cs" => $"\nclass Of{name} {{ static int {name}(int x) {{ return {returns}; }} }}\n",
        ".kt" => $"\nfun {name}(x: Int): Int {{ return {returns} }}\n",
        ".go" => $"\nfunc {name}(x int) int {{ return {returns} }}\n",
        ".rb" => $"\ndef {name}(x)\n  {returns}\nend\n",
        ".swift" => $"\nfunc {name}(x: Int) -> Int {{ return {returns} }}\n",
        ".c" or ".cc" or ".cpp" or ".h" => $"\nint {name}(int x) {{ return {returns}; }}\n",
        _ => $"\nfunction {name}(x) {{ return {returns}; }}\n",
    };

    private MethodPlace? Place(IReadOnlyList<MethodPlace> methods)
    {
        var there = methods.Where(m => File.Exists(Full(m.File)) && Word().IsMatch(m.Name)).ToList();
        return there.Count == 0 ? null : there[random.Next(there.Count)];
    }

    private string Take(MethodPlace method)
    {
        var lines = File.ReadAllLines(Full(method.File)).ToList();
        var (from, to) = (Math.Min(method.Line - 1, lines.Count), Math.Min(method.LastLine, lines.Count));
        var taken = new StringBuilder().AppendJoin('\n', lines[from..to]).ToString();
        lines.RemoveRange(from, to - from);
        File.WriteAllLines(Full(method.File), lines);
        return taken;
    }

    private static void Insert(string file, int line, string text)
    {
        var lines = File.ReadAllLines(file).ToList();
        lines.Insert(Math.Min(line, lines.Count), text);
        File.WriteAllLines(file, lines);
    }

    private string Pick(params string[] endings)
    {
        var files = Files(endings.Length == 0 ? Endings : endings).ToArray();
        return files.Length > 0 ? files[random.Next(files.Length)] : Pick();
    }

    private IEnumerable<string> Files(params string[] endings) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => !f.Contains("/.git/", StringComparison.Ordinal) && endings.Contains(Path.GetExtension(f))).Order(StringComparer.Ordinal);

    private string Full(string path) => Path.Combine(folder, path);

    private string Local(string file) => Path.GetRelativePath(folder, file);

    [GeneratedRegex(@"\(", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FirstOpening();

    [GeneratedRegex(@"^[A-Za-z_]\w+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"^(?:export |public |abstract |final |open )*class (\w+)", RegexOptions.CultureInvariant | RegexOptions.Multiline, 1000)]
    private static partial Regex ClassLine();
}

/// <summary>Where a method stands in a source that was imported.</summary>
public sealed record MethodPlace(string Name, string Type, string File, int Line, int LastLine);
