namespace Capstan.Features.Code.Graph.Import;

/// <summary>Uses of variables, what they refer to, and what calls are given.</summary>
internal sealed partial class GraphRows
{
    private readonly Dictionary<int, (int Call, int Argument)> literalArguments = [];
    private readonly Dictionary<int, (int Call, int Argument)> variableArguments = [];
    private long[][] parameterIds = [];
    private long firstLocal;
    private long[] memberIds = [];
    private long firstCall;
    private long[] identifierIds = [];

    /// <summary>Which arguments are literals (by where they begin) and variables (by where they end: this.total ends with its name).</summary>
    private void Arguments()
    {
        literalArguments.Clear();
        variableArguments.Clear();
        for (var c = 0; c < facts.Calls.Count; c++)
        {
            var arguments = facts.Calls[c].Arguments;
            for (var a = 0; a < arguments.Count; a++)
                if (arguments[a].Shape == ExpressionShape.Literal) literalArguments.TryAdd(arguments[a].Offset, (c, a));
                else if (arguments[a].Shape is ExpressionShape.Identifier or ExpressionShape.Member) variableArguments.TryAdd(arguments[a].EndOffset, (c, a));
        }
    }

    private void Literals()
    {
        for (var l = 0; l < facts.Literals.Count; l++)
        {
            var literal = facts.Literals[l];
            var argument = literalArguments.Remove(literal.Offset, out var given) ? given : (Call: -1, Argument: -1);
            LiteralRow(argument, literal.Code, literal.Kind.ToString().ToLowerInvariant(), literal.Line, literal.Column, l + 1, literal.Method);
        }
        // What is left are the small numbers, true, null: no literals worth finding, but arguments.
        var order = facts.Literals.Count;
        foreach (var given in literalArguments.Values.OrderBy(g => g.Call).ThenBy(g => g.Argument))
        {
            var call = facts.Calls[given.Call];
            var argument = call.Arguments[given.Argument];
            LiteralRow(given, argument.Code, KindOf(argument.Code), call.Line, call.Column, ++order, call.Method);
        }
    }

    private void LiteralRow((int Call, int Argument) given, string code, string kind, int line, int column, int order, int method)
    {
        var row = rows.Row(GraphTable.Literal).Long(next).Text(code).Text(kind);
        (given.Call < 0 ? row.Null().Null() : row.Int(given.Argument + 1).NameOrNull(facts.Calls[given.Call].Arguments[given.Argument].Name)).Name(Path).Int(line).Int(column).Int(order).Long(OwnerId(method));
        if (given.Call >= 0) rows.Row(GraphTable.Argument).Long(firstCall + given.Call).Long(next).Int(given.Argument + 1);
        next++;
    }

    private static string KindOf(string code) => code.Length == 0 ? "string" : code[0] switch
    {
        '"' or '`' => "string",
        '\'' => code.Length == 3 ? "character" : "string",
        >= '0' and <= '9' or '-' or '.' => "number",
        _ => code is "true" or "false" or "True" or "False" or "TRUE" or "FALSE" ? "boolean" : code is "null" or "nil" or "None" or "NULL" or "nullptr" or "undefined" ? "null" : "string",
    };

    private void Identifiers()
    {
        identifierIds = new long[facts.Identifiers.Count];
        for (var i = 0; i < identifierIds.Length; i++)
        {
            var identifier = facts.Identifiers[i];
            // The place of a declaration without a value is the local's own.
            if ((identifier.Access & VariableAccess.Declare) != 0) continue;
            identifierIds[i] = next;
            var given = variableArguments.TryGetValue(identifier.EndOffset, out var at) ? at : (Call: -1, Argument: -1);
            var row = rows.Row(GraphTable.Identifier).Long(next).Name(identifier.Name).TextOrNull(TypeOf(identifier));
            (given.Call < 0 ? row.Null().Null() : row.Int(given.Argument + 1).NameOrNull(facts.Calls[given.Call].Arguments[given.Argument].Name))
                .Name(Path).Int(identifier.Line).Int(identifier.Column).Int(identifier.Offset).Int(identifier.EndOffset).Int(i + 1).Long(OwnerId(identifier.Method));
            Edge(GraphTable.Ref, next, DeclarationId(identifier.Kind, identifier.Declaration, identifier.DeclaringMethod));
            if (given.Call >= 0) rows.Row(GraphTable.Argument).Long(firstCall + given.Call).Long(next).Int(given.Argument + 1);
            next++;
        }
    }

    private string TypeOf(IdentifierFact identifier) => identifier.Kind switch
    {
        VariableKind.Local => facts.Locals[identifier.Declaration].TypeName,
        VariableKind.Member => facts.Members[identifier.Declaration].TypeName,
        _ => facts.Methods[identifier.DeclaringMethod].Parameters[identifier.Declaration].Type,
    };

    private long DeclarationId(VariableKind kind, int declaration, int method) => kind switch
    {
        VariableKind.Local => firstLocal + declaration,
        VariableKind.Member => memberIds[declaration],
        _ => parameterIds[method][declaration],
    };

    /// <summary>Modifiers as nodes, in the order of <see cref="Modifiers"/>.</summary>
    private void ModifierNodes(long owner, Modifiers modifiers, int line)
    {
        var order = 0;
        for (var i = 0; i < ModifierValues.Length; i++)
        {
            if ((modifiers & ModifierValues[i]) == 0) continue;
            rows.Row(GraphTable.Modifier).Long(next).Text(ModifierNames[i]).Text(ModifierNames[i].ToLowerInvariant()).Int(line).Int(++order);
            Edge(GraphTable.Ast, owner, next++);
        }
    }

    /// <summary>What the preprocessor defines is a method or a member too: this is where it is called a macro.</summary>
    private void Macros()
    {
        if (facts.Language != "c") return;
        foreach (var method in facts.Methods)
        {
            if (!method.Signature.StartsWith("#define", StringComparison.Ordinal)) continue;
            var macro = next++;
            rows.Row(GraphTable.Macro).Long(macro).Name(method.Name).Text(method.Signature).Name(Path).Int(method.Span.Line);
            foreach (var parameter in method.Parameters) rows.Row(GraphTable.MacroParameter).Long(next++).Name(parameter.Name).Int(parameter.Index).Long(macro);
        }
        foreach (var member in facts.Members)
            if (member.Type < 0 && member.Code.StartsWith("#define", StringComparison.Ordinal)) rows.Row(GraphTable.Macro).Long(next++).Name(member.Name).Text(member.Code).Name(Path).Int(member.Line);
    }

    private void Labels()
    {
        labelIds = new long[facts.Regions.Count];
        var order = 0;
        for (var r = 0; r < facts.Regions.Count; r++)
        {
            var label = facts.Regions[r];
            if (label.Kind != RegionKind.Label) continue;
            labelIds[r] = next;
            rows.Row(GraphTable.JumpTarget).Long(next++).Name(label.Name).Text("Label").Text(label.Name).Int(label.Line).Int(1).Int(++order).Long(OwnerId(label.Method));
        }
    }
}
