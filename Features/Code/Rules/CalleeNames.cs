using System.Text;
using Capstan.Features.Code.Graph;

namespace Capstan.Features.Code.Rules;

/// <summary>Every dotted name under which a call could be known: as written, with the import alias expanded, with the receiver's declared type.</summary>
internal sealed class CalleeNames
{
    private readonly FileFacts _facts;
    private readonly ILookup<string, string> _imports;
    private readonly ILookup<(int Method, string Name), string> _localTypes;
    private readonly ILookup<string, string> _memberTypes;

    public CalleeNames(FileFacts facts)
    {
        _facts = facts;
        _imports = facts.Imports.Where(i => i.As.Length > 0).ToLookup(i => i.As, i => Dotted(i.Entity));
        _localTypes = facts.Locals.Where(l => l.TypeName.Length > 0).ToLookup(l => (l.Method, Dotted(l.Name)), l => TypeName(l.TypeName));
        _memberTypes = facts.Members.Where(m => m.TypeName.Length > 0).ToLookup(m => Dotted(m.Name), m => TypeName(m.TypeName));
    }

    public IEnumerable<string> Of(CallFact call)
    {
        if (call.Receiver.Length == 0)
        {
            yield return call.Name;
            foreach (var entity in _imports[call.Name]) yield return entity;
            yield break;
        }
        var receiver = Dotted(call.Receiver);
        yield return $"{receiver}.{call.Name}";
        var dot = receiver.IndexOf('.', StringComparison.Ordinal);
        var head = dot < 0 ? receiver : receiver[..dot];
        foreach (var entity in _imports[head]) yield return $"{entity}{receiver[head.Length..]}.{call.Name}";
        foreach (var type in TypesOf(receiver, call.Method)) yield return $"{type}.{call.Name}";
    }

    public IEnumerable<string> TypesOf(string receiver, int method)
    {
        if (receiver.Contains('.', StringComparison.Ordinal)) return [];
        var parameters = method >= 0 && method < _facts.Methods.Count
            ? _facts.Methods[method].Parameters.Where(p => p.Type.Length > 0 && Dotted(p.Name) == receiver).Select(p => TypeName(p.Type))
            : [];
        return _localTypes[(method, receiver)].Concat(parameters).Concat(_memberTypes[receiver]);
    }

    /// <summary>A constructed type may be written with its package: <c>new java.io.File</c>.</summary>
    public static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];

    /// <summary><c>this-&gt;pool().get(x)-&gt;db</c> as <c>pool.get.db</c>.</summary>
    public static string Dotted(string written)
    {
        var name = new StringBuilder(written.Length);
        var depth = 0;
        for (var i = 0; i < written.Length; i++)
        {
            var c = written[i];
            if (c is '(' or '[' or '{') depth++;
            else if (c is ')' or ']' or '}') depth = Math.Max(0, depth - 1);
            else if (depth > 0 || char.IsWhiteSpace(c) || c is '$' or '@' or '&' or '*' or '?' or '!') continue;
            else if (c is '-' && i + 1 < written.Length && written[i + 1] == '>') i++;
            else if (c is ':' or '\\' or '.' or '/') { }
            else
            {
                name.Append(c);
                continue;
            }
            if (c is '-' or ':' or '\\' or '.' or '/' && depth == 0 && name.Length > 0 && name[^1] != '.') name.Append('.');
        }
        var dotted = name.ToString().Trim('.');
        foreach (var self in (ReadOnlySpan<string>)["this.", "self."])
            if (dotted.StartsWith(self, StringComparison.Ordinal)) return dotted[self.Length..];
        return dotted;
    }

    private static string TypeName(string type)
    {
        var end = type.IndexOfAny(['<', '[', '?']);
        var name = Dotted(end > 0 ? type[..end] : type);
        return name.StartsWith("const", StringComparison.Ordinal) && name.Length > 5 && char.IsUpper(name[5]) ? name[5..] : name;
    }
}
