namespace Capstan.Features.Code.Graph.Import;

/// <summary>What a name or expression stands for.</summary>
internal readonly record struct TypeRef
{
    public TypeRef() { }

    /// <summary>A type of the repository, or -1.</summary>
    public int Index { get; init; } = -1;
    /// <summary>The type's name where it is none of the repository's.</summary>
    public string? Name { get; init; }
    /// <summary>Not a type but a package, file or module.</summary>
    public string? Module { get; init; }
    /// <summary>The name itself, not a value of the type.</summary>
    public bool IsStatic { get; init; }
    public bool IsImported { get; init; }
    /// <summary>Nothing but the name speaks for it.</summary>
    public bool IsGuessed { get; init; }
}

/// <summary>What names mean inside one file: its imports, package, types, locals.</summary>
internal sealed class FileScope
{
    private readonly DefinitionIndex index;
    private readonly RepositoryMap map;
    private readonly int firstMethod;
    private readonly int firstType;
    private readonly Dictionary<string, ImportFact> imports = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Method, string Name), LocalFact> locals = [];
    private HashSet<(int Method, string Name)>? variables;
    private Dictionary<string, string>? members;
    private int following;

    public FileScope(FileFacts facts, int file, int firstMethod, int firstType, DefinitionIndex index, RepositoryMap map)
    {
        (Facts, File, this.firstMethod, this.firstType, this.index, this.map) = (facts, file, firstMethod, firstType, index, map);
        foreach (var import in facts.Imports)
            if (import.As.Length > 0) imports.TryAdd(import.As, import);
        Wildcards = [.. facts.Imports.Where(i => i.IsWildcard).Select(i => Normal(i.Entity))];
        // The first declaration that tells a type counts; later ones without any must not hide it.
        foreach (var local in facts.Locals)
            if (local.TypeName.Length > 0 || local.InitializerCall.Length > 0) locals.TryAdd((local.Method, Plain(local.Name)), local);
    }

    public FileFacts Facts { get; }
    public int File { get; }
    public string Language => Facts.Language;
    public IReadOnlyList<string> Wildcards { get; }
    /// <summary>A bare call may mean a method of the enclosing type.</summary>
    public bool HasImplicitThis => Language is "java" or "csharp" or "kotlin" or "swift" or "ruby" or "c";
    /// <summary>Files of one package or folder see each other's functions without import.</summary>
    public bool SharesPackage => Language is "go" or "kotlin" or "php" or "csharp" or "java" or "swift";
    public bool ConstructsByCall => Language is "python" or "kotlin" or "swift";

    /// <summary>
    /// A bare name can only be what the file declares or imports, a builtin, or a member: one definition of that name elsewhere says nothing.
    /// </summary>
    public bool IsStrict => Language is "python" or "go" or "java" or "csharp" or "kotlin" || (Language == "javascript" && Facts.Imports.Count > 0);
    /// <summary>What a known type and its bases lack is not called on it.</summary>
    public bool HasStaticTypes => Language is "java" or "csharp" or "go" or "kotlin" or "swift";

    /// <summary>A parameter or local of the method: what is called is a value.</summary>
    public bool IsVariable(string name, int method)
    {
        for (var m = method; m > 0; m = Facts.Methods[m].Parent)
        {
            if ((variables ??= [.. Facts.Locals.Select(l => (l.Method, Plain(l.Name)))]).Contains((m, name))) return true;
            foreach (var parameter in Facts.Methods[m].Parameters)
                if (Plain(parameter.Name) == name) return true;
        }
        return false;
    }

    /// <summary>The type in the declaration of a local, a parameter or a field of the types around; null when nothing declares it or no type is written.</summary>
    public string? WrittenType(string name, int method)
    {
        for (var m = method; m >= 0; m = Facts.Methods[m].Parent)
        {
            if (locals.TryGetValue((m, name), out var local)) return local.TypeName.Length > 0 ? local.TypeName : null;
            foreach (var parameter in Facts.Methods[m].Parameters)
                if (Plain(parameter.Name) == name) return parameter.IsVariadic ? parameter.Type + "[]" : parameter.Type;
        }
        members ??= Facts.Members.Where(m => m.TypeName.Length > 0).GroupBy(m => m.Name).ToDictionary(g => g.Key, g => g.First().TypeName);
        return members.GetValueOrDefault(name);
    }

    /// <summary>The simple name of the repository's type that a.b is of: a field's, or the enumeration itself of one of its values.</summary>
    public string? TypeOfMember(string code, int method)
    {
        var parts = code.Split('.');
        if (parts.Length is < 2 or > 4) return null;
        var type = Path(parts, method);
        if (type.Index < 0 || type.IsStatic) type = Path(parts[..^1], method) is { Index: >= 0, IsStatic: true } owner && index.Types[owner.Index].Kind == TypeKind.Enum ? owner : new();
        return type.Index >= 0 ? index.Types[type.Index].Name : null;
    }

    /// <summary>A C file reaches this header by its includes.</summary>
    public bool Includes(int file) => map.Includes(File).Contains(file);

    public int EnclosingType(int method)
    {
        for (var m = method; m >= 0; m = Facts.Methods[m].Parent)
            if (index.Methods[firstMethod + m].Type is var type and >= 0) return index.OneType(type);
        return -1;
    }

    /// <summary>As above; what initializes a field stands in no method, but in its type.</summary>
    public int EnclosingType(CallFact call)
    {
        if (call.Method > 0) return EnclosingType(call.Method);
        var (nearest, length) = (-1, int.MaxValue);
        for (var t = 0; t < Facts.Types.Count; t++)
            if (Facts.Types[t].Span is var span && span.Offset <= call.Offset && call.EndOffset <= span.EndOffset && span.EndOffset - span.Offset < length) (nearest, length) = (t, span.EndOffset - span.Offset);
        return nearest < 0 ? -1 : index.OneType(firstType + nearest);
    }

    /// <summary>A function declared inside the calling one, or around it.</summary>
    public int LocalFunction(CallFact call)
    {
        for (var around = call.Method; around >= 0; around = Facts.Methods[around].Parent)
            for (var m = index.FirstMethodNamed(call.Name); m >= 0; m = index.Methods[m].NextOfName)
                if (index.Methods[m].File == File && index.Methods[m].Parent == firstMethod + around && !index.Methods[m].IsModule) return m;
        return -1;
    }

    public ImportFact? ImportOf(string name) => imports.GetValueOrDefault(name);

    public bool SamePackage(MethodEntry method) => Language == "go"
        ? map.FolderOf(method.File) == map.FolderOf(File) && method.Package == Facts.Package
        : Language == "swift" || method.Package == Facts.Package;

    /// <summary>C: a header that this file includes, however deep, declares or defines the name.</summary>
    public bool Sees(string name) => map.Includes(File) is { Count: > 0 } headers && map.Declares(headers, name);

    /// <summary>An entity as imported, dotted; relative ones are resolved against this file.</summary>
    public string Normal(string entity) => map.Normal(entity, Facts);

    /// <summary>A full name that an imported entity means: the same, or the same below the folder that sources start in.</summary>
    public bool Means(string fullName, string entity) =>
        fullName == entity || fullName.EndsWith("." + entity, StringComparison.Ordinal) || (Language == "javascript" && entity.Contains(".index.", StringComparison.Ordinal)
            && fullName == entity.Replace(".index.", ".", StringComparison.Ordinal));

    /// <summary>As above, or passed on by the modules in between.</summary>
    public bool Names(string fullName, string entity)
    {
        if (Means(fullName, entity)) return true;
        foreach (var passed in map.PassedOn(entity))
            if (fullName == passed) return true;
        return false;
    }

    /// <summary>A function of this package and file belongs to an imported module.</summary>
    public bool IsIn(string package, int file, string module)
    {
        if (Language != "go") return package == module || package == module + ".index" || package == module + ".__init__"
            || package.EndsWith("." + module, StringComparison.Ordinal) || package.EndsWith("." + module + ".__init__", StringComparison.Ordinal);
        // The import path ends with the folder, or the folder with the path (the standard library's own sources).
        var folder = map.FolderOf(file);
        return folder.Length > 0 && (module == folder || module.EndsWith("/" + folder, StringComparison.Ordinal) || folder.EndsWith("/" + module, StringComparison.Ordinal));
    }

    public int TypeIn(string module, string name)
    {
        for (var t = index.FirstTypeNamed(name); t >= 0; t = index.Types[t].NextOfName)
            if (IsIn(index.Types[t].Package, index.Types[t].File, module)) return index.OneType(t);
        return -1;
    }

    public int TypeOfEntity(string entity)
    {
        if (index.TypeOf(entity) is var exact and >= 0) return exact;
        foreach (var passed in map.PassedOn(entity))
            if (index.TypeOf(passed) is var other and >= 0) return other;
        var simple = entity[(entity.LastIndexOf('.') + 1)..];
        for (var t = index.FirstTypeNamed(simple); t >= 0; t = index.Types[t].NextOfName)
            if (Means(index.Types[t].FullName, entity)) return index.OneType(t);
        return -1;
    }

    /// <summary>The type a bare name means here.</summary>
    public TypeRef TypeNamed(string name, int method)
    {
        if (name.Length == 0) return new();
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var head = dot < 0 ? name : name[..dot];
        if (imports.TryGetValue(head, out var import))
        {
            if (Language == "go") return TypeIn(import.Entity, name[(dot + 1)..]) is var inPackage and >= 0 ? new() { Index = inPackage, IsImported = true } : new() { Name = name, IsImported = true };
            var entity = Normal(import.Entity) + (dot < 0 ? "" : name[dot..]);
            return TypeOfEntity(entity) is var found and >= 0 ? new() { Index = found, IsImported = true } : new() { Name = entity.TrimStart('.'), IsImported = true };
        }
        for (var type = EnclosingType(method); type >= 0; type = index.OneType(index.Types[type].Parent))
        {
            if (index.TypeOf(index.Types[type].FullName + "." + name) is var nested and >= 0) return new() { Index = nested };
            if (dot < 0 && index.Types[type].Name == name) return new() { Index = type };
        }
        var simple = name[(name.LastIndexOf('.') + 1)..];
        for (var t = index.FirstTypeNamed(simple); t >= 0; t = index.Types[t].NextOfName)
            if (index.Types[t].File == File && index.Types[t].Kind != TypeKind.Extension) return new() { Index = index.OneType(t) };
        foreach (var wildcard in Wildcards)
            if (index.TypeOf(wildcard + "." + name) is var spread and >= 0) return new() { Index = spread, IsImported = true };
        if (index.TypeNamed(name, Facts.Package) is var near and >= 0)
            return new() { Index = near, IsGuessed = index.Types[near].Package != Facts.Package && index.Types[near].FullName != name && !Wildcards.Contains(index.Types[near].Package) };
        return new() { Name = index.HasType(simple) ? null : name };
    }

    /// <summary>The type of what stands before the dot of a call.</summary>
    public TypeRef TypeOfReceiver(CallFact call, int number, Func<int, Binding> resolve, DefinitionIndex definitions)
    {
        var text = call.Receiver;
        if (TypeOfLiteral(text) is { } literal) return TypeNamed(literal, call.Method);
        if (Language == "go" && text.EndsWith(')') && text.LastIndexOf(".(", StringComparison.Ordinal) is var asserted and > 0) return TypeNamed(TypeNames.Bare(text[(asserted + 2)..^1]), call.Method);
        if (Language is "go" or "java") text = WithoutIndexes(text);
        if (text.Contains('(', StringComparison.Ordinal) || text.Contains('{', StringComparison.Ordinal)) return Returned(call, number, resolve, definitions);
        var parts = text.Split(['.', '>', ':', '?', '!', '-', '*', '&', ' ', '\\'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > 8 || text.Contains('[', StringComparison.Ordinal)) return new();
        return Path(parts, call.Method);
    }

    /// <summary>a.b[i] has the type of a.b, since types are noted without their brackets.</summary>
    private static string WithoutIndexes(string text)
    {
        if (!text.EndsWith(']')) return text;
        var (depth, at) = (0, text.Length);
        do
        {
            at--;
            depth += text[at] == ']' ? 1 : text[at] == '[' ? -1 : 0;
        }
        while (at > 0 && depth > 0);
        return at > 0 ? WithoutIndexes(text[..at]) : text;
    }

    /// <summary>The type of a.b.c.</summary>
    private TypeRef Path(string[] parts, int method)
    {
        if (parts.Length == 0) return new();
        var (current, next) = Head(parts, method);
        for (; next < parts.Length && current.Index >= 0; next++)
        {
            var member = index.MemberType(current.Index, Plain(parts[next]));
            if (member is null) return current.IsStatic && TypeNamed(index.Types[current.Index].FullName + "." + parts[next], method) is { Index: >= 0 } inner ? inner with { IsStatic = true } : new();
            current = MemberRef(current.Index, member, method);
        }
        return next < parts.Length ? Outside(current, parts, next) : current;
    }

    /// <summary>A member's type as its own file means it.</summary>
    private TypeRef MemberRef(int owner, string written, int method) =>
        Language == "go" && !written.Contains('.', StringComparison.Ordinal) && index.TypeNamed(written, index.Types[owner].Package) is var near and >= 0
            ? new() { Index = near } : TypeNamed(written, method);

    private string? TypeOfLiteral(string text)
    {
        if (text.Length < 2) return null;
        var quote = text[0] is '"' or '\'' || (text[0] == '`' && Language == "javascript") ? text[0] : Language == "python" && text.Length > 2 && text[0] is 'f' or 'r' or 'b' or 'u' && text[1] is '"' or '\'' ? text[1] : '\0';
        return quote != '\0' && text[^1] == quote ? Language switch { "python" => text[0] == 'b' ? "bytes" : "str", "csharp" or "go" => "string", _ => "String" }
            : text[0] == '[' && text[^1] == ']' && text.IndexOf(']', StringComparison.Ordinal) == text.Length - 1 ? Language switch { "python" => "list", "javascript" or "ruby" => "Array", _ => null } : null;
    }

    private TypeRef Outside(TypeRef current, string[] parts, int next)
    {
        if (current.Module is { } module)
        {
            var rest = string.Join('.', parts[next..]);
            return Language != "go" && TypeOfEntity($"{module}.{rest}") is var type and >= 0 ? new() { Index = type, IsStatic = true, IsImported = true } : new() { Module = $"{module}.{rest}" };
        }
        return current.Name is { } name && current.IsImported ? new() { Name = $"{name}.{string.Join('.', parts[next..])}", IsImported = true } : new();
    }

    /// <summary>What the first name stands for, and how many parts that took.</summary>
    private (TypeRef Type, int Next) Head(string[] parts, int method)
    {
        var name = Plain(parts[0]);
        if (name is "this" or "self" or "cls" or "static" && EnclosingType(method) is var own and >= 0) return (new() { Index = own }, 1);
        if (Variable(name, method) is { } typed) return (typed, 1);
        if (imports.TryGetValue(name, out var import))
        {
            var entity = Language == "go" ? import.Entity : Normal(import.Entity);
            if (Language != "go" && TypeOfEntity(entity) is var type and >= 0) return (new() { Index = type, IsStatic = true, IsImported = true }, 1);
            return (new() { Module = entity }, 1);
        }
        // A dotted type, the longest first: Namespace.Type.
        for (var length = parts.Length; length > 0; length--)
        {
            var written = string.Join('.', parts[..length].Select(Plain));
            if (length > 1 ? index.TypeOf(written) is var full and >= 0 : false) return (new() { Index = full, IsStatic = true }, length);
        }
        var named = char.IsUpper(name.Length > 0 ? name[0] : '_') || Language == "c" ? TypeNamed(name, method) : new();
        // What begins with a capital is as likely a variable of the package.
        if (Language == "go" && named.Index < 0) named = new();
        return (named with { IsStatic = named.Index >= 0 }, 1);
    }

    /// <summary>Null when no variable of that name is known; its type may be unknown all the same.</summary>
    private TypeRef? Variable(string name, int method)
    {
        for (var m = method; m >= 0; m = Facts.Methods[m].Parent)
        {
            if (locals.TryGetValue((m, name), out var local)) return Of(local);
            foreach (var parameter in Facts.Methods[m].Parameters)
                if (Plain(parameter.Name) == name) return parameter.Type.Length > 0 ? TypeNamed(TypeNames.Bare(parameter.Type), m) : new TypeRef();
        }
        for (var type = EnclosingType(method); type >= 0; type = index.OneType(index.Types[type].Parent))
            if (index.MemberType(type, name) is { } member) return TypeNamed(member, method);
        if (locals.TryGetValue((0, name), out var global)) return Of(global);
        return index.GlobalType(Facts.Package, name) is { } known ? TypeNamed(known, method) : null;

        TypeRef Of(LocalFact local) => local.TypeName.Length > 0 ? TypeNamed(TypeNames.Bare(local.TypeName), method) : ReturnOf(local.InitializerCall, method);
    }

    /// <summary>What a function gives back that a variable is initialized with: found through imports, the receiver's type or the own file.</summary>
    private TypeRef ReturnOf(string function, int method)
    {
        if (following >= 4) return new();
        following++;
        try
        {
            var parts = function.Split(['.', ':', '>', '-', '\\', '?', '!'], StringSplitOptions.RemoveEmptyEntries);
            // An element of a collection: types are noted without their brackets.
            if (function.EndsWith("[]", StringComparison.Ordinal)) return Path(function[..^2].Split('.'), method);
            if (parts.Length is 0 or > 6 || function.Contains('(', StringComparison.Ordinal) || function.Contains('[', StringComparison.Ordinal)) return new();
            return parts.Length == 1 ? ReturnOfFree(parts[0], method) : ReturnOfMember(parts, method);
        }
        finally
        {
            following--;
        }
    }

    private TypeRef ReturnOfFree(string name, int method)
    {
        if (imports.TryGetValue(name, out var import) && Language != "go")
        {
            var entity = Normal(import.Entity);
            for (var m = index.FirstMethodNamed(entity[(entity.LastIndexOf('.') + 1)..]); m >= 0; m = index.Methods[m].NextOfName)
                if (index.Methods[m].Type < 0 && Names(index.Methods[m].FullName, entity)) return GivenBack(index.Methods[m], method);
            return TypeOfEntity(entity) is var type and >= 0 ? new() { Index = type, IsImported = true } : map.FileOf(import, Facts, File) >= 0 ? new() : new() { Name = entity, IsImported = true };
        }
        for (var type = HasImplicitThis ? EnclosingType(method) : -1; type >= 0; type = index.OneType(index.Types[type].Parent))
            if (MethodOf(type, name) is { } own) return GivenBack(own, method);
        var found = -1;
        for (var m = index.FirstMethodNamed(name); m >= 0; m = index.Methods[m].NextOfName)
        {
            var candidate = index.Methods[m];
            if (candidate.Type >= 0 || candidate.ReturnType.Length == 0) continue;
            if (candidate.File == File) return GivenBack(candidate, method);
            if (IsStrict && !(SharesPackage && SamePackage(candidate))) continue;
            if (found >= 0 && index.Methods[found].ReturnType != candidate.ReturnType) return new();
            found = m;
        }
        return found < 0 ? new() : GivenBack(index.Methods[found], method);
    }

    private TypeRef ReturnOfMember(string[] parts, int method)
    {
        var (current, next) = Head(parts[..^1], method);
        for (; next < parts.Length - 1 && current.Index >= 0; next++) current = index.MemberType(current.Index, Plain(parts[next])) is { } member ? MemberRef(current.Index, member, method) : new();
        var name = parts[^1];
        if (current.Index >= 0) return MethodOf(current.Index, name) is { } known ? GivenBack(known, method) : new();
        if (current.Module is { } module)
        {
            var inside = false;
            for (var m = index.FirstMethodNamed(name); m >= 0; m = index.Methods[m].NextOfName)
                if (index.Methods[m].Type < 0 && IsIn(index.Methods[m].Package, index.Methods[m].File, module)) return GivenBack(index.Methods[m], method);
                else inside = true;
            return inside ? new() : new() { Name = $"{module}.{name}", IsImported = true };
        }
        return current.Name is { Length: > 0 } outside ? new() { Name = $"{outside}.{name}", IsImported = current.IsImported } : new();
    }

    private MethodEntry? MethodOf(int type, string name)
    {
        foreach (var t in index.WithBases(type))
            for (var m = index.FirstMethodIn(t, name); m >= 0; m = index.Methods[m].NextOfType)
                if (index.Methods[m].Name == name && index.Methods[m].Parent < 0) return index.Methods[m];
        return null;
    }

    /// <summary>The type of what a method gives back, as the method's own file means it.</summary>
    private TypeRef GivenBack(MethodEntry called, int method)
    {
        if (called.ReturnType.Length == 0) return new();
        if (called.ReturnType is "self" or "static" or "Self" or "this") return new() { Index = called.Type };
        return index.TypeNamed(called.ReturnType, called.Package) is var known and >= 0 ? new() { Index = known } : TypeNamed(called.ReturnType, method);
    }

    /// <summary>The receiver is itself a call: what that one returns.</summary>
    private TypeRef Returned(CallFact call, int number, Func<int, Binding> resolve, DefinitionIndex definitions)
    {
        for (int inner = number - 1, looked = 0; inner >= 0 && looked < 64; inner--, looked++) if (Is(inner)) return Type(inner);
        for (int inner = number + 1, looked = 0; inner < Facts.Calls.Count && looked < 64; inner++, looked++) if (Is(inner)) return Type(inner);
        return new();

        bool Is(int inner)
        {
            var other = Facts.Calls[inner];
            return other.Outer == number && other.Offset == call.Offset && other.EndOffset - other.Offset == System.Text.Encoding.UTF8.GetByteCount(call.Receiver);
        }

        TypeRef Type(int inner)
        {
            var binding = resolve(inner);
            if (Facts.Calls[inner].Kind == CallKind.Construct) return TypeNamed(TypeNames.Bare(Facts.Calls[inner].Name), call.Method);
            if (binding.Targets.Count == 0) return binding is { Resolution: Resolution.External, Confidence: >= 0.9f } ? new() { Name = binding.FullName } : new();
            return GivenBack(definitions.Methods[binding.Targets[0]], call.Method);
        }
    }

    private static string Plain(string name) => name.TrimStart('$', '@');
}
