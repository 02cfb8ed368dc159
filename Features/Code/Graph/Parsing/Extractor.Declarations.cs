using System.Runtime.InteropServices;

namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>What the names found stand for, once everything is declared.</summary>
internal abstract unsafe partial class Extractor
{
    private static ulong HashName(ReadOnlySpan<byte> name)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 1099511628211;
        }
        return hash;
    }

    private void Declare(int scope, Slice name, int kind, int index, int offset)
    {
        if (name.IsEmpty)
        {
            return;
        }
        ref var head = ref CollectionsMarshal.GetValueRefOrAddDefault(declarations, (scope, HashName(Bytes(name))), out var exists);
        var at = declared.Count;
        ref var entry = ref declared.Add();
        entry.Kind = kind;
        entry.Index = index;
        entry.Offset = offset;
        entry.Next = exists ? head : -1;
        head = at;
    }

    private static int TypeScope(int type) => -2 - type;

    /// <summary>Says of every candidate what it stands for; forgets those that stand for nothing declared in this file.</summary>
    private void ResolveIdentifiers()
    {
        if (candidates.Count == 0)
        {
            return;
        }
        declarations.Clear();
        declared.Clear();
        for (var m = 0; m < Facts.Methods.Count; m++)
        {
            ref var method = ref Facts.Methods[m];
            for (var p = 0; p < method.ParameterCount; p++)
            {
                Declare(m, Facts.Parameters[method.FirstParameter + p].Name, (int)VariableKind.Parameter, p, 0);
            }
        }
        for (var l = 0; l < Facts.Locals.Count; l++)
        {
            Declare(Facts.Locals[l].Method, Facts.Locals[l].Name, (int)VariableKind.Local, l, Facts.Locals[l].Offset);
        }
        for (var m = 0; m < Facts.Members.Count; m++)
        {
            ref var member = ref Facts.Members[m];
            // Macros and constants of C are no variables.
            if (member.Type >= 0 || !AreMacros || ((Modifiers)member.Modifiers & Modifiers.Const) == 0)
            {
                Declare(TypeScope(member.Type), member.Name, (int)VariableKind.Member, m, 0);
            }
        }
        for (var c = 0; c < candidates.Count; c++)
        {
            ResolveIdentifier(ref candidates[c]);
        }
        candidates.Clear();
        writeCount = 0;
    }

    /// <summary>Constants outside types are what the preprocessor replaces.</summary>
    protected virtual bool AreMacros => false;

    private void ResolveIdentifier(ref Candidate candidate)
    {
        var name = HashName(Bytes(candidate.Name));
        var at = -1;
        var method = candidate.Method;
        if (!candidate.IsOwn)
        {
            for (; method >= 0; method = Facts.Methods[method].Parent)
            {
                if (declarations.TryGetValue((method, name), out at))
                {
                    Found(ref candidate, at, method);
                    return;
                }
            }
        }
        if (candidate.IsOwn || HasImplicitThis)
        {
            for (var type = candidate.Type >= 0 ? candidate.Type : TypeOf(candidate.Method); type >= 0; type = candidate.IsOwn ? -1 : Facts.Types[type].Parent)
            {
                if (declarations.TryGetValue((TypeScope(type), name), out at))
                {
                    Found(ref candidate, at, -1);
                    return;
                }
            }
        }
        if (!candidate.IsOwn && declarations.TryGetValue((TypeScope(-1), name), out at))
        {
            Found(ref candidate, at, -1);
        }
    }

    /// <summary>The type of this file that a method declared outside it belongs to (Go, C++), or -1.</summary>
    private int TypeOf(int method)
    {
        ref var record = ref Facts.Methods[method];
        if (record.Type >= 0 || record.Receiver.IsEmpty)
        {
            return record.Type;
        }
        var receiver = Bytes(record.Receiver);
        for (var t = 0; t < Facts.Types.Count && t < 1000; t++)
        {
            if (Bytes(Facts.Types[t].Name).SequenceEqual(receiver))
            {
                return t;
            }
        }
        return -1;
    }

    private void Found(ref Candidate candidate, int at, int method)
    {
        // The nearest declaration above the name; a name used above its declaration has the first.
        var best = at;
        for (var steps = 0; at >= 0 && steps < MostDeclarations; steps++)
        {
            best = at;
            if (declared[at].Offset <= candidate.Name.Offset)
            {
                break;
            }
            at = declared[at].Next;
        }
        ref var record = ref Facts.Identifiers.Add();
        record.Name = candidate.Name;
        record.Method = candidate.Method;
        record.Kind = declared[best].Kind;
        record.Declaration = declared[best].Index;
        record.DeclaringMethod = method;
        record.Access = candidate.Access;
        record.Value = candidate.Value;
        record.ValueEnd = candidate.ValueEnd;
    }
}
