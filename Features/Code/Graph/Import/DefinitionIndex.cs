using System.Runtime.InteropServices;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// What is defined where, for one language: methods and types by name, members by type, bases and subtypes. Small beside the sources:
/// two dozen bytes and shared strings per definition. Filled in the order of files, so chains, and with them every answer, are the same in
/// every run.
/// </summary>
internal sealed partial class DefinitionIndex
{
    private readonly Dictionary<string, int> methodsByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> methodsByFullName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> typesByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> typesByFullName = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Type, string Name), string> memberTypes = [];
    private readonly Dictionary<string, string> globalTypes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> filesByPackage = new(StringComparer.Ordinal);
    private readonly List<MethodEntry> methods = [];
    private readonly List<TypeEntry> types = [];
    private readonly ulong questions;
    private int[][] bases = [];
    private int[][] subtypes = [];

    public DefinitionIndex(string language)
    {
        Language = language;
        MergesPrototypes = language == "c";
        HasOverloads = language is "java" or "csharp" or "kotlin";
        TypesReopen = language is "c" or "csharp" or "go" or "ruby" or "swift";
        questions = Question.Hash(language);
        Types = new(this);
    }

    public string Language { get; }
    /// <summary>Reached through a name, a type or the own file, all of which are noted: what is read of an entry is not.</summary>
    public IReadOnlyList<MethodEntry> Methods => methods;
    public TypeEntries Types { get; }

    /// <summary>Adds the definitions of a file; returns the number of its first method and first type.</summary>
    /// <param name="file">Files count in the order of their paths.</param>
    public (int FirstMethod, int FirstType) Add(int file, FileNumbers numbers, FileFacts facts)
    {
        var (firstMethod, firstType) = (methods.Count, types.Count);
        for (var t = 0; t < facts.Types.Count; t++)
        {
            var type = facts.Types[t];
            // A block that adds to a type declared elsewhere is no type of its own.
            var adds = type.Kind is TypeKind.Extension;
            types.Add(new()
            {
                Id = numbers.Type(t),
                File = file,
                Name = Intern(type.Name),
                FullName = Intern(type.FullName),
                Package = Intern(facts.Package),
                Kind = type.Kind,
                Bases = type.Bases.Count == 0 ? [] : [.. type.Bases.Select(TypeNames.Bare).Select(Intern)],
                AliasOf = type.AliasOf.Length == 0 ? "" : Intern(TypeNames.Bare(type.AliasOf)),
                Parent = type.Parent < 0 ? -1 : firstType + type.Parent,
                NextOfName = Chain(typesByName, Intern(type.Name), types.Count),
                FirstMethod = -1,
            });
            // A partial or reopened type is one type: the first declaration stands for all.
            if (!adds) typesByFullName.TryAdd(Intern(type.FullName), types.Count - 1);
        }
        for (var m = 0; m < facts.Methods.Count; m++)
        {
            var method = facts.Methods[m];
            methods.Add(new()
            {
                Id = numbers.Method(m),
                File = file,
                Name = Intern(method.Name),
                FullName = Intern(method.FullName),
                Package = Intern(facts.Package),
                Receiver = Intern(TypeNames.Bare(method.ReceiverType)),
                ReturnType = Intern(TypeNames.Bare(method.ReturnType)),
                Type = method.Type < 0 ? -1 : firstType + method.Type,
                Parent = method.Parent < 0 ? -1 : firstMethod + method.Parent,
                Parameters = (short)Math.Min(method.Parameters.Count(p => p.Index > 0), short.MaxValue),
                Required = (short)Math.Min(method.Parameters.Count(p => p.Index > 0 && !p.IsVariadic && !p.Code.Contains('=', StringComparison.Ordinal)
                    && !p.Code.Contains('?', StringComparison.Ordinal)), short.MaxValue),
                Extends = facts.Language == "csharp" && method.Parameters.Count > 0 && method.Parameters[0].Code.StartsWith("this ", StringComparison.Ordinal)
                    ? Intern(TypeNames.Bare(method.Parameters[0].Type.StartsWith("this ", StringComparison.Ordinal) ? method.Parameters[0].Type[5..] : method.Parameters[0].Type))
                    : facts.Language == "kotlin" && method.Modifiers.HasFlag(Modifiers.Extension) ? Intern(TypeNames.Bare(method.ReceiverType))
                    : facts.Language == "swift" && method.Type >= 0 && facts.Types[method.Type].Kind == TypeKind.Extension ? Intern(facts.Types[method.Type].Name) : "",
                ParameterTypes = HasOverloads ? TypesOf(method, facts) : [],
                ReturnKey = HasOverloads ? Intern(Overloads.Key(method.ReturnType, method.TypeParameters)) : "",
                IsVariadic = method.Parameters.Any(p => p.IsVariadic),
                IsAmbient = facts.Path.EndsWith(".d.ts", StringComparison.Ordinal),
                IsModule = method.IsModule,
                IsConstructor = method.IsConstructor,
                IsDeclarationOnly = method.IsDeclarationOnly,
                IsFileLocal = facts.Language == "c" && method.Modifiers.HasFlag(Modifiers.Static) && method.Type < 0 && method.ReceiverType.Length == 0,
                NextOfName = -1,
                NextOfFullName = -1,
                NextOfType = -1,
            });
        }
        foreach (var member in facts.Members)
        {
            if (member.TypeName.Length == 0) continue;
            var bare = Intern(TypeNames.Bare(member.TypeName));
            if (member.Type >= 0) memberTypes.TryAdd((OneType(firstType + member.Type), Intern(member.Name)), bare);
            else globalTypes.TryAdd(facts.Package + "\n" + member.Name, bare);
        }
        if (!filesByPackage.TryGetValue(facts.Package, out var list)) filesByPackage[Intern(facts.Package)] = list = [];
        list.Add(file);
        return (firstMethod, firstType);
    }

    private string[] TypesOf(MethodFact method, FileFacts facts)
    {
        if (method.Parameters.Count == 0) return [];
        var parameters = method.TypeParameters + (method.Type < 0 ? "" : " " + facts.Types[method.Type].TypeParameters);
        return [.. method.Parameters.Where(p => p.Index > 0).Select(p => Intern(Overloads.Key(p.Type, parameters) is var key && p.IsVariadic && !key.EndsWith("[]", StringComparison.Ordinal) ? key + "[]" : key))];
    }

    /// <summary>Call once after the last file: joins what files say of each other.</summary>
    public void Complete()
    {
        DropRepeatedPrototypes();
        for (var m = methods.Count - 1; m >= 0; m--)
        {
            var method = methods[m];
            if (method.IsModule || method.IsMerged) continue;
            if (method.Type < 0 && method.Receiver.Length > 0 && TypeNamed(method.Receiver, method.Package) is var owner and >= 0) method.Type = owner;
            else if (method.Type >= 0) method.Type = OneType(method.Type);
            if (method.Type >= 0 && types[method.Type].Kind == TypeKind.Extension && TypeNamed(types[method.Type].Name, method.Package) is var extended and >= 0) method.Type = extended;
            method.NextOfName = Chain(methodsByName, method.Name, m);
            method.NextOfFullName = Chain(methodsByFullName, method.FullName, m);
            if (method.Type < 0) continue;
            var type = types[method.Type];
            method.NextOfType = type.FirstMethod;
            type.FirstMethod = m;
        }
        JoinBases();
    }

    public int FirstMethodNamed(string name)
    {
        LookupTrace.Asked(Question.Methods(questions, name));
        return methodsByName.GetValueOrDefault(name, -1);
    }

    public int FirstTypeNamed(string name)
    {
        LookupTrace.Asked(Question.Types(questions, name));
        return typesByName.GetValueOrDefault(name, -1);
    }

    public int FirstMethodOf(string fullName)
    {
        LookupTrace.Asked(Question.MethodsOf(questions, fullName));
        return methodsByFullName.GetValueOrDefault(fullName, -1);
    }

    /// <summary>The head of the chain of a type's methods, for whoever looks for those of one name (null: the constructors) and for no other.</summary>
    public int FirstMethodIn(int type, string? name)
    {
        LookupTrace.Asked(Question.MethodsIn(questions, types[type].Id, name));
        return types[type].FirstMethod;
    }

    public IReadOnlyList<int> FilesOf(string package)
    {
        LookupTrace.Asked(Question.Package(questions, package));
        return filesByPackage.TryGetValue(package, out var files) ? files : [];
    }

    public IEnumerable<string> Packages => filesByPackage.Keys;

    public bool HasPackage(string package)
    {
        LookupTrace.Asked(Question.Package(questions, package));
        return filesByPackage.ContainsKey(package);
    }

    public string? GlobalType(string package, string name)
    {
        var key = package + "\n" + name;
        LookupTrace.Asked(Question.Global(questions, key));
        return globalTypes.GetValueOrDefault(key);
    }

    /// <summary>The declared type of a member, its bases' members included.</summary>
    public string? MemberType(int type, string name)
    {
        foreach (var t in WithBases(type))
        {
            LookupTrace.Asked(Question.Member(questions, types[t].Id, name));
            if (memberTypes.TryGetValue((t, name), out var found)) return found;
        }
        return null;
    }

    /// <summary>The type of this full name, or -1.</summary>
    public int TypeOf(string fullName)
    {
        LookupTrace.Asked(Question.TypeOf(questions, fullName));
        return typesByFullName.TryGetValue(fullName, out var type) ? type : -1;
    }

    /// <summary>The type a bare name means in a package: itself as a full name, in the package, or the only one of that name anywhere; else -1.</summary>
    public int TypeNamed(string name, string package)
    {
        if (name.Length == 0) return -1;
        if (TypeOf(name) is var exact and >= 0) return Aliased(exact);
        for (var scope = package; ; scope = scope[..scope.LastIndexOf('.')])
        {
            if (scope.Length > 0 && TypeOf(scope + "." + name) is var inPackage and >= 0) return Aliased(inPackage);
            if (!scope.Contains('.', StringComparison.Ordinal)) break;
        }
        var simple = name[(name.LastIndexOf('.') + 1)..];
        // Another package's type of the same name is another one: os.FileInfo is not mem.FileInfo.
        return OnlyType(simple) is var only and >= 0 && (Language != "go" || simple.Length == name.Length || Types[only].FullName.EndsWith("." + name, StringComparison.Ordinal)) ? Aliased(only) : -1;
    }

    public int OnlyType(string simple)
    {
        var only = -1;
        for (var t = FirstTypeNamed(simple); t >= 0; t = types[t].NextOfName)
        {
            if (types[t].Kind == TypeKind.Extension || (only >= 0 && types[t].FullName == types[only].FullName)) continue;
            if (only >= 0) return -1;
            only = t;
        }
        return only;
    }

    public bool HasType(string simple) => FirstTypeNamed(simple) >= 0;

    /// <summary>The type and its bases, nearest first; bounded, and safe against cycles.</summary>
    public IEnumerable<int> WithBases(int type)
    {
        if (type < 0) yield break;
        var seen = new HashSet<int>();
        var pending = new Queue<int>([type]);
        while (pending.TryDequeue(out var next) && seen.Count < 64)
        {
            if (!seen.Add(next)) continue;
            yield return next;
            foreach (var b in BasesOf(next)) pending.Enqueue(b);
        }
    }

    public IReadOnlyList<int> BasesOf(int type)
    {
        LookupTrace.Asked(Question.Bases(questions, types[type].Id));
        return bases[type];
    }

    /// <summary>Everything below the type, bounded.</summary>
    public IEnumerable<int> SubtypesOf(int type, int most)
    {
        var seen = new HashSet<int> { type };
        var pending = new Queue<int>(DirectSubtypes(type));
        while (pending.TryDequeue(out var next) && seen.Count <= most)
        {
            if (!seen.Add(next)) continue;
            yield return next;
            foreach (var s in DirectSubtypes(next)) pending.Enqueue(s);
        }
    }

    private int[] DirectSubtypes(int type)
    {
        LookupTrace.Asked(Question.Subtypes(questions, types[type].Id));
        return subtypes[type];
    }

    /// <summary>The declaration that stands for a type declared in several places; where the language has no such thing, the declaration itself.</summary>
    public int OneType(int type) => type >= 0 && TypesReopen && TypeOf(types[type].FullName) is var first and >= 0 ? first : type;

    private int Aliased(int type)
    {
        for (var hops = 0; hops < 4 && Types[type].Kind == TypeKind.Alias && types[type].AliasOf.Length > 0; hops++)
        {
            var alias = types[type].AliasOf;
            var target = TypeOf(alias) is var exact and >= 0 ? exact : OnlyType(alias[(alias.LastIndexOf('.') + 1)..]);
            if (target < 0 || target == type) break;
            type = target;
        }
        return type;
    }

    private void JoinBases()
    {
        bases = new int[types.Count][];
        var below = new List<int>?[types.Count];
        for (var t = 0; t < types.Count; t++)
        {
            var type = types[t];
            // Extensions and partial declarations name bases too; they count for the type they add to.
            var joined = type.Bases.Select(name => TypeNamed(name, type.FullName)).Where(b => b >= 0 && b != t).Distinct().ToArray();
            bases[t] = joined;
            foreach (var b in joined) (below[b] ??= []).Add(t);
        }
        for (var t = 0; t < types.Count; t++)
            if (OneType(t) is var first && first != t && bases[t].Length > 0) bases[first] = [.. bases[first].Union(bases[t]).Where(b => b != first)];
        subtypes = [.. below.Select(list => list?.ToArray() ?? [])];
    }

    /// <summary>A C or C++ prototype says nothing when the definition is here too: calls and readers mean the definition.</summary>
    private void DropRepeatedPrototypes()
    {
        if (!MergesPrototypes) return;
        var defined = new HashSet<(string, short)>();
        foreach (var method in methods)
            if (!method.IsDeclarationOnly && !method.IsModule) defined.Add((method.FullName, method.Parameters));
        foreach (var method in methods)
            if (method.IsDeclarationOnly && defined.Contains((method.FullName, method.Parameters))) method.IsMerged = true;
    }

    /// <summary>C and C++: a declaration without body repeats a definition.</summary>
    public bool MergesPrototypes { get; }

    /// <summary>Methods of one name and as many parameters differ by the types of these.</summary>
    public bool HasOverloads { get; }

    /// <summary>Partial classes, reopened classes, blocks that add to a type.</summary>
    public bool TypesReopen { get; }

    internal TypeEntry Look(int type)
    {
        var entry = types[type];
        LookupTrace.Asked(Question.Type(questions, entry.Id));
        return entry;
    }

    private static int Chain(Dictionary<string, int> heads, string name, int entry)
    {
        ref var head = ref CollectionsMarshal.GetValueRefOrAddDefault(heads, name, out var exists);
        var next = exists ? head : -1;
        head = entry;
        return next;
    }

    private readonly Dictionary<string, string> interned = new(StringComparer.Ordinal);

    private string Intern(string text)
    {
        if (text.Length == 0) return "";
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(interned, text, out var exists);
        return exists ? known! : known = text;
    }
}

/// <summary>Types by number; notes which are looked at.</summary>
internal readonly struct TypeEntries(DefinitionIndex index)
{
    public TypeEntry this[int type] => index.Look(type);
}

internal sealed class MethodEntry
{
    public long Id;
    public int File, Type, Parent, NextOfName, NextOfFullName, NextOfType;
    public short Parameters, Required;
    public bool IsVariadic, IsModule, IsConstructor, IsDeclarationOnly, IsFileLocal, IsMerged;
    /// <summary>Declared in a file that only describes what is written elsewhere (.d.ts).</summary>
    public bool IsAmbient;
    public required string Name, FullName, Package, Receiver, ReturnType;
    /// <summary>As <see cref="Overloads.Key"/> writes types; empty where the language has no overloads.</summary>
    public required string[] ParameterTypes;
    public required string ReturnKey;
    /// <summary>The type an extension method adds to, or empty.</summary>
    public required string Extends;

    /// <summary>A call with so many arguments can mean it.</summary>
    public bool Takes(int arguments) => arguments >= Required && (IsVariadic || arguments <= Parameters);
}

internal sealed class TypeEntry
{
    public long Id;
    public int File, Parent, NextOfName, FirstMethod;
    public required string Name, FullName, Package, AliasOf;
    public required string[] Bases;
    public TypeKind Kind;
}
