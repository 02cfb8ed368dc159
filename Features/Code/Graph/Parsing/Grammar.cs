using System.Runtime.InteropServices;

namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>What a node type means to the walk.</summary>
internal enum Role : byte
{
    None, Package, Type, Method, Member, Local, Parameter, Call, Import, Assignment, Annotation, Special, Identifier, Field, Label,
    String, Number, Character, Regex, Comment,
    If, ElseIf, Else, Loop, Switch, Case, Try, Catch, Finally, Throw, Return, Break, Continue, Goto, Yield, Ternary, Binary, Lambda,
}

/// <summary>How an expression node looks as an argument or a right-hand side.</summary>
internal enum Look : byte
{
    Other, Literal, Number, Identifier, Member, Binary, String, Interpolation, Call, Lambda, Construct, Collection, Index, Conditional,
    /// <summary>Stands for its first child: parentheses, await, casts.</summary>
    Wrapper,
}

/// <summary>One compiled grammar with the tables of one language. Every name is resolved when it is built; a name the grammar lacks is an error.</summary>
internal sealed class Grammar
{
    private const byte Drop = 0, Keep = 1, Leaf = 2;
    private const int SymbolSpace = ushort.MaxValue + 1;
    private readonly nint language;

    public readonly string Name;
    /// <summary>Native memory, because it is handed to the parser library for every file.</summary>
    public readonly unsafe byte* Kept = (byte*)NativeMemory.AllocZeroed(SymbolSpace);
    public readonly Role[] Roles = new Role[SymbolSpace];
    public readonly Look[] Looks = new Look[SymbolSpace];
    /// <summary>Nodes that only wrap a definition: its documentation and annotations stand before or in them.</summary>
    public readonly bool[] Wrappers = new bool[SymbolSpace];
    /// <summary>Nodes that hold annotations of the definition they belong to.</summary>
    public readonly bool[] AnnotationHolders = new bool[SymbolSpace];
    public readonly ControlKind[] Controls = new ControlKind[SymbolSpace];

    public unsafe Grammar(string name)
    {
        Name = name;
        language = Native.Language(name);
        var abi = Native.ts_language_abi_version(language);
        if (abi is < 13 or > 15)
        {
            throw new InvalidOperationException($"Grammar {name} has ABI {abi}; this build reads 13 to 15.");
        }
        var count = Native.ts_language_symbol_count(language);
        for (ushort symbol = 0; symbol < count; symbol++)
        {
            Kept[symbol] = Native.ts_language_symbol_type(language, symbol) == 0 ? Keep : Drop;
        }
        Kept[ushort.MaxValue] = Keep;
    }

    public nint NewParser()
    {
        var parser = Native.ts_parser_new();
        return Native.ts_parser_set_language(parser, language) != 0
            ? parser
            : throw new InvalidOperationException($"The parser refused grammar {Name}.");
    }

    public ushort Symbol(string node)
    {
        var symbol = Native.Symbol(language, node, named: true);
        return symbol != 0 ? symbol : throw new InvalidOperationException($"Grammar {Name} has no node type {node}.");
    }

    public ushort Field(string field)
    {
        var id = Native.Field(language, field);
        return id != 0 ? id : throw new InvalidOperationException($"Grammar {Name} has no field {field}.");
    }

    /// <summary>The field's id, or 0 (which no lookup finds) in a grammar without it.</summary>
    public ushort FieldOrNone(string field) => Native.Field(language, field);

    public Grammar As(Role role, params ReadOnlySpan<string> nodes)
    {
        foreach (var node in nodes)
        {
            Roles[Symbol(node)] = role;
        }
        return this;
    }

    public Grammar As(Role role, ControlKind control, params ReadOnlySpan<string> nodes)
    {
        foreach (var node in nodes)
        {
            Roles[Symbol(node)] = role;
            Controls[Symbol(node)] = control;
        }
        return this;
    }

    public Grammar Look(Look look, params ReadOnlySpan<string> nodes)
    {
        foreach (var node in nodes)
        {
            Looks[Symbol(node)] = look;
        }
        return this;
    }

    public Grammar Wraps(params ReadOnlySpan<string> nodes)
    {
        foreach (var node in nodes)
        {
            Wrappers[Symbol(node)] = true;
        }
        return this;
    }

    public Grammar HoldsAnnotations(params ReadOnlySpan<string> nodes)
    {
        foreach (var node in nodes)
        {
            AnnotationHolders[Symbol(node)] = true;
        }
        return this;
    }

    /// <summary>Nodes whose inside no fact needs.</summary>
    public unsafe Grammar Leaves(params ReadOnlySpan<string> nodes)
    {
        foreach (var node in nodes)
        {
            Kept[Symbol(node)] = Leaf;
        }
        return this;
    }

    /// <summary>Named nodes no fact needs at all.</summary>
    public unsafe Grammar Drops(params ReadOnlySpan<string> nodes)
    {
        foreach (var node in nodes)
        {
            Kept[Symbol(node)] = Drop;
        }
        return this;
    }

    /// <summary>Keywords and operators the facts need although the grammar gives them no name.</summary>
    public unsafe Grammar Tokens(params ReadOnlySpan<string> tokens)
    {
        foreach (var token in tokens)
        {
            var symbol = Native.Symbol(language, token, named: false);
            Kept[symbol != 0 ? symbol : throw new InvalidOperationException($"Grammar {Name} has no token {token}.")] = Keep;
        }
        return this;
    }

    public ushort Token(string token) => Native.Symbol(language, token, named: false);
}
