using System.Collections.Frozen;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// How well the types of a call's arguments suit a method's parameters, where several methods take as many. Looks no further than
/// literals, declared variables, constructions, casts and what called methods say they return; an argument it cannot tell speaks for none.
/// </summary>
internal sealed class Overloads(DefinitionIndex index, FileScope scope, Func<int, Binding> resolve)
{
    private const int Same = 4, Below = 3, Wider = 2, Any = 1, Fixed = 1000, Unlikely = -10, Impossible = -100;
    private const string Null = "null", Lambda = "=>";

    /// <summary>Numbers, narrow ones first: a value of one is taken where a later one is asked for.</summary>
    private static readonly string[] Numbers = ["sbyte", "byte", "short", "ushort", "char", "int", "uint", "long", "ulong", "float", "double", "decimal"];
    private static readonly FrozenSet<string> Roots = ((string[])["object", "dynamic", "Serializable", ""]).ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> OfText = ((string[])["CharSequence", "Comparable", "IEquatable", "IComparable", "IEnumerable", "ReadOnlySpan"]).ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenDictionary<string, string> OfCommonMethods = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["iterator"] = "Iterator", ["toCharArray"] = "char[]", ["getBytes"] = "byte[]", ["length"] = "int", ["charAt"] = "char", ["size"] = "int", ["indexOf"] = "int", ["hashCode"] = "int", ["compareTo"] = "int", ["isEmpty"] = "bool", ["contains"] = "bool", ["equals"] = "bool",
        ["startsWith"] = "bool", ["endsWith"] = "bool", ["hasNext"] = "bool", ["toString"] = "string", ["getName"] = "string", ["substring"] = "string", ["trim"] = "string",
        ["GetHashCode"] = "int", ["ToString"] = "string", ["Substring"] = "string", ["Trim"] = "string", ["Equals"] = "bool", ["StartsWith"] = "bool", ["EndsWith"] = "bool", ["Contains"] = "bool",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly Dictionary<CallFact, string?[]> known = new(ReferenceEqualityComparer.Instance);
    private Dictionary<(int, int), int>? calls;

    /// <summary>Below zero: some argument can hardly be meant for this method.</summary>
    public int Fit(MethodEntry method, CallFact call)
    {
        var types = method.ParameterTypes;
        if (types.Length == 0) return 0;
        if (!known.TryGetValue(call, out var given)) known[call] = given = [.. call.Arguments.Select(a => TypeOf(a, call))];
        var fit = 0;
        var spread = method.IsVariadic && !(call.ArgumentCount == types.Length && given.Length == types.Length && given[^1] is { } last && last.EndsWith("[]", StringComparison.Ordinal));
        for (var i = 0; i < given.Length; i++)
        {
            var type = types[Math.Min(i, types.Length - 1)];
            if (spread && i >= types.Length - 1 && type.EndsWith("[]", StringComparison.Ordinal)) type = type[..^2];
            fit += given[i] is { } argument ? Suits(type, argument) : 0;
        }
        // One that takes just these before one that takes any number.
        return spread || fit < 0 ? fit : fit + Fixed;
    }

    private int Suits(string parameter, string argument)
    {
        if (parameter == argument) return Same;
        if (Roots.Contains(parameter)) return argument.Length > 0 && IsPlain(argument) ? 0 : Any;
        if (argument == Null) return IsPlain(parameter) ? Impossible : 0;
        if (argument == Lambda) return IsPlain(parameter) || parameter is "string" || parameter.EndsWith("[]", StringComparison.Ordinal) ? Impossible : 0;
        if (parameter.EndsWith("[]", StringComparison.Ordinal) != argument.EndsWith("[]", StringComparison.Ordinal)) return parameter is "Iterable" or "IEnumerable" or "ReadOnlySpan" or "Span" ? Any : Impossible;
        var (from, to) = (Array.IndexOf(Numbers, argument), Array.IndexOf(Numbers, parameter));
        if (from >= 0 && to >= 0) return to > from ? Wider : argument == "int" && to < 5 ? Unlikely : Impossible;
        if (IsPlain(argument) || IsPlain(parameter)) return Impossible;
        if (argument == "string") return OfText.Contains(parameter) ? Wider : Impossible;
        if (parameter == "string") return Impossible;
        return IsBelow(argument, parameter) ?? Unlikely;
    }

    /// <summary>Null: neither type is one of the repository's.</summary>
    private int? IsBelow(string argument, string parameter)
    {
        var (simpleArgument, simpleParameter) = (argument.TrimEnd('[', ']'), parameter.TrimEnd('[', ']'));
        var type = index.OnlyType(simpleArgument);
        if (type < 0) return null;
        foreach (var above in index.WithBases(type))
            if (index.Types[above].Name == simpleParameter || index.Types[above].Bases.Any(b => b[(b.LastIndexOf('.') + 1)..] == simpleParameter)) return Below;
        return null;
    }

    private static bool IsPlain(string type) => type == "bool" || Array.IndexOf(Numbers, type) >= 0;

    private string? TypeOf(ArgumentFact argument, CallFact call)
    {
        var code = argument.Code;
        if (code.Length == 0) return null;
        switch (argument.Shape)
        {
            case ExpressionShape.Literal: return Literal(code);
            case ExpressionShape.Interpolation or ExpressionShape.Concatenation: return "string";
            case ExpressionShape.Lambda: return Lambda;
            case ExpressionShape.Identifier: return scope.WrittenType(code, call.Method) is { } declared ? Key(declared, "") : null;
            case ExpressionShape.Member when code.EndsWith(".class", StringComparison.Ordinal): return "Class";
            case ExpressionShape.Member when code.EndsWith(".length", StringComparison.Ordinal) || code.EndsWith(".Length", StringComparison.Ordinal): return "int";
            case ExpressionShape.Member when code.StartsWith("this.", StringComparison.Ordinal): return scope.WrittenType(code[5..], call.Method) is { } member ? Key(member, "") : null;
            case ExpressionShape.Member: return scope.TypeOfMember(code, call.Method);
            case ExpressionShape.Construct when code.StartsWith("new ", StringComparison.Ordinal): return Constructed(code[4..]);
            case ExpressionShape.Index when code.EndsWith(']') && code.IndexOf('[', StringComparison.Ordinal) is var bracket and > 0:
                return scope.WrittenType(code[..bracket], call.Method) is { } array && Key(array, "") is var element && element.EndsWith("[]", StringComparison.Ordinal) ? element[..^2] : null;
            case ExpressionShape.Call when code.StartsWith("String.", StringComparison.Ordinal): return "string";
            case ExpressionShape.Call: return Returned(argument);
            case ExpressionShape.Other: return Operation(code);
            default: return null;
        }
    }

    private static string? Literal(string code)
    {
        if (code[0] is '"' or '@' or '$') return "string";
        if (code[0] == '\'') return "char";
        if (code is "true" or "false") return "bool";
        if (code is Null) return Null;
        if (!char.IsAsciiDigit(code[0]) && code[0] is not ('.' or '-')) return null;
        if (code[^1] is 'L' or 'l') return "long";
        if (code.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) return "int";
        return code[^1] is 'f' or 'F' ? "float" : code[^1] is 'd' or 'D' || code.Contains('.', StringComparison.Ordinal) || code.Contains('e', StringComparison.OrdinalIgnoreCase) ? "double" : "int";
    }

    private static string Constructed(string code)
    {
        var end = code.IndexOfAny(['(', '{', '[', '<']);
        var name = end < 0 ? code : code[..end];
        return Key(end >= 0 && code[end] == '[' ? name + "[]" : name, "");
    }

    private static string? Operation(string code)
    {
        if (code.Length > 1 && code[0] == '-' && char.IsAsciiDigit(code[1])) return Literal(code[1..]);
        if (code[0] == '(' && code.IndexOf(')', StringComparison.Ordinal) is var end and > 1 && end < code.Length - 1 && code[1..end].All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '[' or ']')
            && code[end + 1] is var next && (char.IsLetterOrDigit(next) || next is ' ' or '(' or '"' or '_')) return code[end + 1] == ' ' && end + 2 < code.Length && !char.IsLetterOrDigit(code[end + 2]) && code[end + 2] is not ('(' or '"' or '_') ? null : Key(code[1..end], "");
        if (code[0] == '!') return "bool";
        foreach (var sign in (ReadOnlySpan<string>)["==", "!=", "<=", ">=", " < ", " > ", "&&", "||", " instanceof "])
            if (code.Contains(sign, StringComparison.Ordinal) && !code.Contains('?', StringComparison.Ordinal) && !code.Contains('"', StringComparison.Ordinal)) return "bool";
        return null;
    }

    private string? Returned(ArgumentFact argument)
    {
        if (calls is null)
        {
            calls = [];
            for (var c = 0; c < scope.Facts.Calls.Count; c++) calls.TryAdd((scope.Facts.Calls[c].Offset, scope.Facts.Calls[c].EndOffset), c);
        }
        if (!calls.TryGetValue((argument.Offset, argument.EndOffset), out var inner)) return null;
        var binding = resolve(inner);
        if (binding.Targets.Count == 0) return OfCommonMethods.GetValueOrDefault(scope.Facts.Calls[inner].Name);
        var method = index.Methods[binding.Targets[0]];
        var type = method.ReturnKey;
        // T same(T value) gives back what it is given.
        if (type.Length == 0 && method.ParameterTypes is ["", ..] && scope.Facts.Calls[inner].Arguments is [var first, ..]) return TypeOf(first, scope.Facts.Calls[inner]);
        return type is "" or "void" or "Unit" ? null : type;
    }

    /// <summary>A type as written, made short: the last name, boxed like unboxed, and whether it is an array. Empty: a type parameter, which may be anything.</summary>
    public static string Key(string written, string parameters)
    {
        var bare = TypeNames.Bare(written);
        bare = bare[(bare.LastIndexOf('.') + 1)..];
        if (IsParameter(bare, parameters)) bare = "";
        bare = bare switch
        {
            "boolean" or "Boolean" or "Bool" => "bool",
            "Integer" or "Int" or "Int32" => "int",
            "Character" or "Char" => "char",
            "Byte" or "Short" or "Long" or "Float" or "Double" or "String" or "Object" => bare.ToLowerInvariant(),
            "Any" => "object",
            _ => bare,
        };
        return written.Contains("[]", StringComparison.Ordinal) || written.Contains("...", StringComparison.Ordinal) ? bare + "[]" : bare;
    }

    private static bool IsParameter(string name, string parameters)
    {
        if (name.Length is 1 or 2 && char.IsUpper(name[0]) && (name.Length == 1 || char.IsDigit(name[1]) || char.IsUpper(name[1]))) return true;
        for (var at = name.Length == 0 ? -1 : parameters.IndexOf(name, StringComparison.Ordinal); at >= 0; at = parameters.IndexOf(name, at + 1, StringComparison.Ordinal))
            if ((at == 0 || !char.IsLetterOrDigit(parameters[at - 1])) && (at + name.Length == parameters.Length || !char.IsLetterOrDigit(parameters[at + name.Length]))) return true;
        return false;
    }
}
