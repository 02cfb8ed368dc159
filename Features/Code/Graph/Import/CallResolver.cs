using System.Collections.Frozen;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>How a call was bound, best first.</summary>
internal enum Resolution { Exact, Import, ReceiverType, Hierarchy, UniqueName, Ambiguous, External }

/// <param name="Targets">Methods of the index; several only for <see cref="Resolution.Hierarchy"/>.</param>
/// <param name="FullName">What is called, as far as is known.</param>
internal readonly record struct Binding(Resolution Resolution, float Confidence, IReadOnlyList<int> Targets, string FullName)
{
    public static string Name(Resolution resolution) => resolution switch
    {
        Resolution.Exact => "exact",
        Resolution.Import => "import",
        Resolution.ReceiverType => "receiver_type",
        Resolution.Hierarchy => "hierarchy",
        Resolution.UniqueName => "unique_name",
        Resolution.Ambiguous => "ambiguous",
        _ => "external",
    };
}

/// <summary>
/// Binds the calls of one file to definitions, by the strongest evidence there is. A name that several definitions share and no evidence
/// tells apart gets no edge: a wrong edge is worse than none.
/// </summary>
internal sealed class CallResolver(DefinitionIndex index, FileScope scope)
{
    private const float Exact = 1f, Imported = 0.95f, Inferred = 0.9f, Virtual = 0.7f, Unique = 0.6f;
    private const int MostOverrides = 32;

    /// <summary>Names that every standard library has: one definition in the repository says nothing about a receiver of unknown type.</summary>
    private static readonly FrozenSet<string> CommonNames = ((string[])
    [
        "add", "addAll", "all", "any", "append", "apply", "at", "bind", "call", "catch", "charAt", "clear", "clone", "close", "compare", "compareTo", "concat", "contains", "copy", "count",
        "create", "delete", "each", "encode", "decode", "end", "entries", "equals", "error", "every", "exec", "exists", "filter", "find", "first", "flush", "forEach", "format", "from", "get",
        "getCode", "getLine", "getMessage", "getName", "getPrevious", "getTrace", "getValue", "hasNext", "hashCode", "has", "includes", "index", "indexOf", "info", "init", "insert", "invoke", "isEmpty", "items", "iterator", "join", "keys", "last", "len", "length",
        "list", "load", "lock", "log", "map", "match", "merge", "name", "new", "next", "of", "on", "open", "parse", "path", "peek", "pop", "print", "push", "put", "read", "reduce", "remove", "replace",
        "reset", "resolve", "run", "save", "search", "send", "set", "size", "slice", "sort", "split", "start", "stop", "strip", "stream", "submit", "substring", "sub", "test", "then", "to_s",
        "toArray", "toList", "toLowerCase", "toString", "ToString", "Equals", "GetHashCode", "Add", "Get", "Set", "Remove", "Contains", "Close", "Write", "Read", "Error", "String", "Len", "trim",
        "update", "unlock", "use", "value", "values", "wait", "with", "write", "Dispose", "Invoke", "Where", "Select", "First", "Any", "ToList", "Count", "Format", "Join", "Parse", "Create", "Run", "Replace", "Compare", "CompareTo", "IndexOf", "ToArray", "Split", "Insert", "Clear", "Sort",
    ]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What every Ruby program may call without a receiver.</summary>
    private static readonly FrozenSet<string> KernelMethods = ((string[])
    [
        "require", "require_relative", "load", "autoload", "puts", "print", "p", "pp", "raise", "fail", "lambda", "proc", "loop", "catch", "throw", "format", "sprintf", "rand", "srand", "sleep", "exit", "exit!", "abort",
        "binding", "block_given?", "gets", "system", "exec", "fork", "warn", "at_exit", "caller", "caller_locations", "Integer", "Float", "String", "Array", "Hash", "attr_reader", "attr_writer", "attr_accessor",
        "include", "extend", "prepend", "private", "public", "protected", "module_function", "private_class_method", "private_constant", "alias_method", "define_method", "remove_method", "undef_method", "refine", "using",
    ]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What every Ruby object has and hardly one overrides.</summary>
    private static readonly FrozenSet<string> UniversalMethods = ((string[])
    [
        "is_a?", "kind_of?", "instance_of?", "respond_to?", "nil?", "frozen?", "freeze", "object_id", "send", "public_send", "__send__", "instance_variable_get", "instance_variable_set", "instance_variable_defined?",
        "instance_eval", "instance_exec", "class_eval", "class_exec", "module_eval", "define_singleton_method", "singleton_class", "tap", "itself", "equal?",
    ]).ToFrozenSet(StringComparer.Ordinal);

    private Overloads? overloads;
    private readonly Binding?[] known = new Binding?[scope.Facts.Calls.Count];

    public Binding Resolve(int call) => known[call] ??= Bind(scope.Facts.Calls[call], call);

    private Binding Bind(CallFact call, int number)
    {
        if (call.Kind == CallKind.Construct) return call.Name is "super" or "this" or "base" ? OnBases(call) : Construct(call);
        return call.ReceiverKind switch
        {
            ReceiverKind.None => Free(call),
            ReceiverKind.This => OnThis(call),
            ReceiverKind.Base => OnBases(call),
            _ => OnReceiver(call, number),
        };
    }

    private Binding Free(CallFact call)
    {
        if (scope.LocalFunction(call) is var local and >= 0) return One(local, Exact, Resolution.Exact);
        if (scope.HasImplicitThis)
            for (var type = scope.EnclosingType(call); type >= 0; type = index.OneType(index.Types[type].Parent))
                if (OnType(call, type, Exact, Resolution.Exact) is { } own && own.Resolution != Resolution.External) return own;
        if (Pick(call, m => m.File == scope.File && m.Type < 0) is var here and >= 0) return One(here, Exact, Resolution.Exact);
        if (scope.ImportOf(call.Name) is { } import) return Through(import, call);
        if (scope.SharesPackage && Pick(call, m => m.Type < 0 && scope.SamePackage(m)) is var near and >= 0) return One(near, Exact, Resolution.Exact);
        if (scope.ConstructsByCall && char.IsUpper(call.Name[0]) && scope.TypeNamed(call.Name, call.Method) is { Index: >= 0 } constructed) return Constructor(call, constructed);
        foreach (var wildcard in scope.Wildcards)
            if (Pick(call, m => m.Type < 0 && scope.IsIn(m.Package, m.File, wildcard)) is var spread and >= 0) return One(spread, Imported, Resolution.Import);
        // A static function of a header is one of every file that includes it.
        if (scope.Language == "c" && Pick(call, m => m.Type < 0 && m.IsFileLocal && !m.IsDeclarationOnly && scope.Includes(m.File)) is var inline and >= 0) return One(inline, Imported, Resolution.Import);
        if (scope.Language == "c" && Pick(call, m => m.Type < 0 && !m.IsFileLocal && !m.IsDeclarationOnly) is var linked and >= 0)
            return scope.Sees(call.Name) ? One(linked, Imported, Resolution.Import) : One(linked, Unique, Resolution.UniqueName);
        if (scope.IsVariable(call.Name, call.Method)) return index.FirstMethodNamed(call.Name) >= 0 ? new(Resolution.Ambiguous, 0, [], call.Name) : new(Resolution.External, Unique, [], call.Name);
        if (scope.Language == "ruby" && (KernelMethods.Contains(call.Name) || UniversalMethods.Contains(call.Name))) return new(Resolution.External, Inferred, [], $"Kernel.{call.Name}");
        return scope.IsStrict && (scope.Wildcards.Count == 0 || scope.HasStaticTypes) ? new(Resolution.External, Unique, [], call.Name) : ByName(call, withReceiver: false);
    }

    /// <summary>Of the own type, of its bases, or of those that build on it (a mixin's).</summary>
    private Binding OnThis(CallFact call)
    {
        var type = scope.EnclosingType(call);
        if (type < 0) return ByName(call, withReceiver: true);
        var own = OnType(call, type, Exact, Resolution.Exact);
        if (own is { } bound && (bound.Resolution != Resolution.External || scope.HasStaticTypes)) return bound;
        var below = new List<int>();
        foreach (var subtype in index.SubtypesOf(type, MostOverrides))
            if (PickOf(call, [subtype], call.Name) is var one and >= 0) below.Add(one);
        if (below.Count is > 0 and <= MostOverrides) return new(Resolution.Hierarchy, Virtual, below, index.Methods[below[0]].FullName);
        return own ?? Unlisted(call, index.Types[type].FullName);
    }

    /// <summary>The type is known, and neither it nor its bases have it.</summary>
    private Binding Unlisted(CallFact call, string type) => Extension(call, type) ?? (scope.HasStaticTypes || index.FirstMethodNamed(call.Name) < 0
        ? new(Resolution.External, Unique, [], $"{type}.{call.Name}") : new(Resolution.Ambiguous, 0, [], call.Name));

    /// <summary>An extension method that adds to the receiver's type; of an unknown type, the only one of its name.</summary>
    private Binding? Extension(CallFact call, string? type)
    {
        var (only, several) = (-1, false);
        var simple = type?[(type.LastIndexOf('.') + 1)..];
        for (var m = index.FirstMethodNamed(call.Name); m >= 0; m = index.Methods[m].NextOfName)
        {
            var method = index.Methods[m];
            if (method.Extends.Length == 0 || !method.Takes(call.ArgumentCount + (scope.Language == "csharp" ? 1 : 0))) continue;
            if (simple is not null && string.Equals(method.Extends[(method.Extends.LastIndexOf('.') + 1)..], simple, StringComparison.OrdinalIgnoreCase)) return One(m, Inferred, Resolution.ReceiverType);
            several |= only >= 0 && index.Methods[only].FullName != method.FullName;
            only = only < 0 ? m : only;
        }
        return only >= 0 && !several && (simple is null || scope.Language == "csharp") && !CommonNames.Contains(call.Name) ? One(only, Unique, Resolution.UniqueName) : null;
    }

    private Binding Construct(CallFact call)
    {
        var written = call.Receiver.Length > 0 && call.ReceiverKind is ReceiverKind.TypeLike or ReceiverKind.Identifier ? TypeNames.Bare(call.Receiver) + "." + call.Name : call.Name;
        var type = scope.TypeNamed(TypeNames.Bare(written), call.Method);
        if (type.Index < 0 && written != call.Name) type = scope.TypeNamed(TypeNames.Bare(call.Name), call.Method);
        return type.Index >= 0 ? Constructor(call, type) : new(Resolution.External, type.IsImported ? Imported : Unique, [], type.Name ?? call.Name);
    }

    private Binding Constructor(CallFact call, TypeRef type)
    {
        var (confidence, resolution) = type.IsImported ? (Imported, Resolution.Import) : type.IsGuessed ? (Unique, Resolution.UniqueName) : (Exact, Resolution.Exact);
        var chosen = PickOf(call, index.WithBases(type.Index).Take(1), null);
        // A type without a constructor of its own is bound, to nothing that could be stepped into.
        return chosen >= 0 ? One(chosen, confidence, resolution) : new(resolution, confidence, [], index.Types[type.Index].FullName);
    }

    private Binding OnBases(CallFact call)
    {
        var type = scope.EnclosingType(call.Method);
        if (type < 0) return ByName(call, withReceiver: true);
        var constructor = call.Name is "super" or "base" or "this" or "__construct" or "__init__" or "init" or "initialize";
        var chosen = PickOf(call, index.WithBases(type).Skip(call.Name == "this" ? 0 : 1), call.Name, constructor);
        if (chosen >= 0) return One(chosen, Exact, Resolution.Exact);
        // A base that states no constructor has one all the same.
        if (call.Name is "super" or "base" or "this" && scope.HasStaticTypes && index.BasesOf(type) is [var above, ..] && index.Types[above].Kind != TypeKind.Interface) return new(Resolution.Exact, Exact, [], index.Types[above].FullName);
        var written = index.Types[type].Bases;
        return new(Resolution.External, Inferred, [], written.Length > 0 ? $"{written[0]}.{call.Name}" : call.Name);
    }

    private Binding OnReceiver(CallFact call, int number)
    {
        if (scope.Language == "ruby" && call.Receiver == "self.class" && scope.EnclosingType(call) is var own and >= 0)
            return call.Name == "new" ? Constructor(call, new() { Index = own }) : OnType(call, own, Inferred, Resolution.ReceiverType) ?? Unlisted(call, index.Types[own].FullName);
        var receiver = scope.TypeOfReceiver(call, number, Resolve, index);
        if (receiver.Module is { } module) return InModule(call, module);
        if (receiver.Index >= 0)
        {
            var (confidence, resolution) = receiver.IsStatic && receiver.IsImported ? (Imported, Resolution.Import)
                : receiver.IsStatic && !receiver.IsGuessed ? (Exact, Resolution.Exact) : (Inferred, Resolution.ReceiverType);
            return OnType(call, receiver.Index, confidence, resolution) ?? Unlisted(call, index.Types[receiver.Index].FullName);
        }
        if (receiver.Name is { Length: > 0 } outside)
        {
            return Extension(call, outside) ?? new(Resolution.External, receiver.IsImported ? Imported : Inferred, [], $"{outside}.{call.Name}");
        }
        if (UniversalMethods.Contains(call.Name) && scope.Language == "ruby") return new(Resolution.External, Inferred, [], $"Object.{call.Name}");
        return Extension(call, null) ?? ByName(call, withReceiver: true);
    }

    /// <summary>A method of the type or its bases. Null: nothing there says what is called.</summary>
    private Binding? OnType(CallFact call, int type, float confidence, Resolution resolution)
    {
        if (type < 0) return null;
        var chosen = PickOf(call, index.WithBases(type), call.Name);
        if (chosen < 0)
        {
            // A base outside the repository may well have it.
            return index.WithBases(type).Any(t => index.Types[t].Bases.Length > index.BasesOf(t).Count) && (scope.HasStaticTypes ? Extension(call, index.Types[type].FullName) is null : !HasExtension(call))
                ? new(Resolution.External, Unique, [], $"{index.Types[type].FullName}.{call.Name}") : null;
        }
        var method = index.Methods[chosen];
        var inherited = method.Type != type && resolution == Resolution.Exact;
        if (!method.IsDeclarationOnly) return One(chosen, inherited ? Inferred : confidence, inherited ? Resolution.ReceiverType : resolution);
        var overrides = new List<int> { chosen };
        foreach (var subtype in index.SubtypesOf(method.Type, MostOverrides))
            if (PickOf(call, [subtype], call.Name) is var one and >= 0) overrides.Add(one);
        return overrides.Count is 1 or > MostOverrides ? One(chosen, confidence, resolution) : new(Resolution.Hierarchy, Virtual, overrides, index.Methods[chosen].FullName);
    }

    private bool HasExtension(CallFact call) => index.FirstMethodNamed(call.Name) >= 0;

    private Binding InModule(CallFact call, string module)
    {
        if (Pick(call, m => m.Type < 0 && scope.IsIn(m.Package, m.File, module)) is var found and >= 0) return One(found, Imported, Resolution.Import);
        if (scope.TypeIn(module, call.Name) is var type and >= 0) return Constructor(call, new() { Index = type, IsImported = true });
        return new(Resolution.External, Imported, [], $"{module.Replace('/', '.').TrimStart('.')}.{call.Name}");
    }

    private Binding Through(ImportFact import, CallFact call)
    {
        var entity = scope.Normal(import.Entity);
        if (Pick(call, m => m.Type < 0 && scope.Names(m.FullName, entity), entity[(entity.LastIndexOf('.') + 1)..]) is var function and >= 0) return One(function, Imported, Resolution.Import);
        if (scope.TypeOfEntity(entity) is var type and >= 0) return Constructor(call, new() { Index = type, IsImported = true });
        var dot = entity.LastIndexOf('.');
        if (dot > 0 && scope.TypeOfEntity(entity[..dot]) is var owner and >= 0 && OnType(call, owner, Imported, Resolution.Import) is { } member) return member;
        return new(Resolution.External, Imported, [], entity.TrimStart('.'));
    }

    /// <summary>Nothing but the name is left.</summary>
    private Binding ByName(CallFact call, bool withReceiver)
    {
        var only = -1;
        var any = false;
        for (var m = index.FirstMethodNamed(call.Name); m >= 0; m = index.Methods[m].NextOfName)
        {
            var method = index.Methods[m];
            if (withReceiver ? method.Type < 0 && method.Receiver.Length == 0 : method.Type >= 0 && !scope.HasImplicitThis) continue;
            if (method.IsAmbient || (method.IsFileLocal && method.File != scope.File)) continue;
            any = true;
            // It may be what a base outside the repository declares, and be called on any of its other implementations.
            if (withReceiver && scope.HasStaticTypes && method.Type >= 0 && index.Types[method.Type].Bases.Length > index.BasesOf(method.Type).Count) return new(Resolution.Ambiguous, 0, [], call.Name);
            if (!method.Takes(call.ArgumentCount)) continue;
            if (only >= 0 && index.Methods[only].FullName != method.FullName) return new(Resolution.Ambiguous, 0, [], call.Name);
            only = Better(only, m);
        }
        if (only >= 0 && !(withReceiver && (CommonNames.Contains(call.Name) || (scope.Language == "ruby" && RubyNames.OfCoreClasses.Contains(call.Name))))) return One(only, Unique, Resolution.UniqueName);
        return any ? new(Resolution.Ambiguous, 0, [], call.Name) : new(Resolution.External, Unique, [], call.Name);
    }

    private Binding One(int method, float confidence, Resolution resolution) => new(resolution, confidence, [method], index.Methods[method].FullName);

    /// <summary>The one definition of the call's name that passes; -1 for none and for several that differ by more than their parameters.</summary>
    private int Pick(CallFact call, Func<MethodEntry, bool> passes, string? name = null)
    {
        var (fits, other, differ) = (-1, -1, false);
        for (var m = index.FirstMethodNamed(name ?? call.Name); m >= 0; m = index.Methods[m].NextOfName)
        {
            var method = index.Methods[m];
            if (method.IsAmbient || !passes(method)) continue;
            if (method.Takes(call.ArgumentCount))
            {
                differ |= fits >= 0 && index.Methods[fits].FullName != method.FullName;
                fits = Nearer(fits, m, call);
            }
            else other = Better(other, m);
        }
        return differ ? -1 : fits >= 0 ? fits : other;
    }

    /// <summary>The nearest type's method wins; among overloads, one that takes as many arguments.</summary>
    /// <param name="name">Null: the constructors.</param>
    private int PickOf(CallFact call, IEnumerable<int> types, string? name, bool orConstructor = false)
    {
        var unlikely = -1;
        foreach (var type in types)
        {
            var (fits, other) = (-1, -1);
            var first = index.FirstMethodIn(type, name);
            if (orConstructor) index.FirstMethodIn(type, null);
            for (var m = first; m >= 0; m = index.Methods[m].NextOfType)
            {
                var method = index.Methods[m];
                if (method.Parent >= 0 || !(method.Name == name || ((name is null || orConstructor) && method.IsConstructor))) continue;
                if (method.IsAmbient) continue;
                if (method.Takes(call.ArgumentCount)) fits = Nearer(fits, m, call);
                else other = Better(other, m);
            }
            if (fits < 0 && other < 0) continue;
            // Where types forbid it, a base may have the overload that is meant.
            if (!index.HasOverloads || (fits >= 0 && FitOf(fits, call) >= 0)) return fits >= 0 ? fits : other;
            unlikely = unlikely >= 0 ? unlikely : fits >= 0 ? fits : other;
        }
        return unlikely;
    }

    /// <summary>The overload whose parameters the arguments suit better.</summary>
    private int Nearer(int one, int two, CallFact call)
    {
        if (one < 0) return two;
        if (!index.HasOverloads) return Better(one, two);
        var (a, b) = (FitOf(one, call), FitOf(two, call));
        return a == b ? Better(one, two) : a > b ? one : two;
    }

    private int FitOf(int method, CallFact call) => (overloads ??= new(index, scope, Resolve)).Fit(index.Methods[method], call);

    /// <summary>A body before a mere declaration, then the earlier one.</summary>
    private int Better(int one, int two)
    {
        if (one < 0) return two;
        var a = index.Methods[one];
        var b = index.Methods[two];
        return a.IsDeclarationOnly != b.IsDeclarationOnly ? a.IsDeclarationOnly ? two : one : Math.Min(one, two);
    }
}
