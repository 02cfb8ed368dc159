namespace Capstan.Features.Code.Graph.Parsing.Languages;

/// <summary>Swift. The grammar gives names and types the same field, so order tells them apart.</summary>
internal sealed unsafe partial class SwiftExtractor : Extractor
{
    private readonly ushort kindField, inheritsFrom, suffixField, target, result, boundIdentifier, computedValue, expressionField;
    private readonly ushort simpleIdentifier, typeIdentifier, userType, identifier, inheritance, protocolDeclaration, aliasDeclaration, initDeclaration, deinitDeclaration, subscriptDeclaration;
    private readonly ushort functionBody, parameter, computedProperty, computedGetter, computedSetter, statements, propertyDeclaration, protocolProperty, typeAnnotation, pattern, typeParameters;
    private readonly ushort callExpression, callSuffix, valueArguments, valueArgument, argumentLabel, lambdaLiteral, navigation, navigationSuffix, prefix, selfExpression, superExpression;
    private readonly ushort ifStatement, elseSymbol, forStatement, controlTransfer, interpolated, assignable, enumEntry, structToken, enumToken, extensionToken, actorToken, guardStatement;

    public SwiftExtractor() : base("swift")
    {
        kindField = Grammar.Field("declaration_kind");
        inheritsFrom = Grammar.Field("inherits_from");
        suffixField = Grammar.Field("suffix");
        target = Grammar.Field("target");
        result = Grammar.Field("result");
        boundIdentifier = Grammar.Field("bound_identifier");
        computedValue = Grammar.Field("computed_value");
        expressionField = Grammar.Field("expr");
        simpleIdentifier = Grammar.Symbol("simple_identifier");
        typeIdentifier = Grammar.Symbol("type_identifier");
        userType = Grammar.Symbol("user_type");
        identifier = Grammar.Symbol("identifier");
        inheritance = Grammar.Symbol("inheritance_specifier");
        protocolDeclaration = Grammar.Symbol("protocol_declaration");
        aliasDeclaration = Grammar.Symbol("typealias_declaration");
        initDeclaration = Grammar.Symbol("init_declaration");
        deinitDeclaration = Grammar.Symbol("deinit_declaration");
        subscriptDeclaration = Grammar.Symbol("subscript_declaration");
        functionBody = Grammar.Symbol("function_body");
        parameter = Grammar.Symbol("parameter");
        computedProperty = Grammar.Symbol("computed_property");
        computedGetter = Grammar.Symbol("computed_getter");
        computedSetter = Grammar.Symbol("computed_setter");
        statements = Grammar.Symbol("statements");
        propertyDeclaration = Grammar.Symbol("property_declaration");
        protocolProperty = Grammar.Symbol("protocol_property_declaration");
        typeAnnotation = Grammar.Symbol("type_annotation");
        pattern = Grammar.Symbol("pattern");
        typeParameters = Grammar.Symbol("type_parameters");
        callExpression = Grammar.Symbol("call_expression");
        callSuffix = Grammar.Symbol("call_suffix");
        valueArguments = Grammar.Symbol("value_arguments");
        valueArgument = Grammar.Symbol("value_argument");
        argumentLabel = Grammar.Symbol("value_argument_label");
        lambdaLiteral = Grammar.Symbol("lambda_literal");
        navigation = Grammar.Symbol("navigation_expression");
        navigationSuffix = Grammar.Symbol("navigation_suffix");
        prefix = Grammar.Symbol("prefix_expression");
        selfExpression = Grammar.Symbol("self_expression");
        superExpression = Grammar.Symbol("super_expression");
        ifStatement = Grammar.Symbol("if_statement");
        elseSymbol = Grammar.Symbol("else");
        forStatement = Grammar.Symbol("for_statement");
        controlTransfer = Grammar.Symbol("control_transfer_statement");
        interpolated = Grammar.Symbol("interpolated_expression");
        assignable = Grammar.Symbol("directly_assignable_expression");
        enumEntry = Grammar.Symbol("enum_entry");
        guardStatement = Grammar.Symbol("guard_statement");
        Grammar.As(Role.Type, "class_declaration", "protocol_declaration", "typealias_declaration")
            .As(Role.Method, "function_declaration", "init_declaration", "deinit_declaration", "subscript_declaration", "protocol_function_declaration", "computed_getter", "computed_setter")
            .As(Role.Special, "property_declaration", "protocol_property_declaration", "computed_property", "control_transfer_statement").As(Role.Member, "enum_entry")
            .As(Role.Call, "call_expression").As(Role.Import, "import_declaration").As(Role.Assignment, "assignment").As(Role.Annotation, "attribute").As(Role.Lambda, "lambda_literal")
            .As(Role.Comment, "comment", "multiline_comment").As(Role.String, "line_string_literal", "multi_line_string_literal", "raw_string_literal")
            .As(Role.Number, "integer_literal", "real_literal", "hex_literal", "bin_literal", "oct_literal").As(Role.Binary, "conjunction_expression", "disjunction_expression")
            .As(Role.If, ControlKind.If, "if_statement", "guard_statement").As(Role.Loop, ControlKind.For, "for_statement").As(Role.Loop, ControlKind.While, "while_statement")
            .As(Role.Loop, ControlKind.Do, "repeat_while_statement").As(Role.Switch, ControlKind.Switch, "switch_statement").As(Role.Case, ControlKind.Case, "switch_entry")
            .As(Role.Try, ControlKind.Try, "do_statement").As(Role.Catch, ControlKind.Catch, "catch_block").As(Role.Ternary, ControlKind.Ternary, "ternary_expression")
            .As(Role.Identifier, "simple_identifier").As(Role.Field, "navigation_expression")
            .Look(Look.Identifier, "simple_identifier", "self_expression").Look(Look.Member, "navigation_expression")
            .Look(Look.String, "line_string_literal", "multi_line_string_literal", "raw_string_literal").Look(Look.Number, "integer_literal", "real_literal")
            .Look(Look.Literal, "boolean_literal").Look(Look.Call, "call_expression").Look(Look.Lambda, "lambda_literal").Look(Look.Binary, "additive_expression")
            .Look(Look.Conditional, "ternary_expression").Look(Look.Wrapper, "await_expression").Look(Look.Collection, "array_literal", "dictionary_literal")
            .Drops("line_str_text", "multi_line_str_text", "type_arguments").HoldsAnnotations("modifiers").Tokens("struct", "enum", "extension", "actor");
        structToken = Grammar.Token("struct");
        enumToken = Grammar.Token("enum");
        extensionToken = Grammar.Token("extension");
        actorToken = Grammar.Token("actor");
    }

    protected override Modifiers ModifierOf(ReadOnlySpan<byte> word) => word.SequenceEqual("class"u8) ? Modifiers.Static : base.ModifierOf(word);
    protected override Modifiers DefaultAccess(TypeKind kind) => Modifiers.Internal;
    protected override bool HasImplicitThis => true;
    protected override bool ModuleRuns => true;
    protected override bool CountsUp => false;
    protected override bool IsNoVariable(int node) => Is(Nodes[node].Parent, navigationSuffix) || Is(Nodes[node].Parent, argumentLabel);
    protected override int LambdaParametersOf(int lambda) => Field(lambda, TypeField);
    protected override bool Binds(int node) => Is(node, simpleIdentifier) && Nodes[node].Field == NameField;
    protected override int BodyOf(int control) => Child(control, statements) is var body && body != 0 ? body : Field(control, BodyField);

    protected override int AlternativeOf(int control) =>
        Is(control, ifStatement) && Child(control, elseSymbol) is var word && word != 0 && Nodes[word].Next < Nodes[control].Next ? Nodes[word].Next : 0;
    protected override bool IsExported(in MethodRecord method) => ((Modifiers)method.Modifiers & (Modifiers.Private | Modifiers.Local)) == 0;
    protected override bool HasInterpolation(int i) => Child(i, interpolated) != 0;

    protected override void OnType(int i)
    {
        var name = Field(i, NameField);
        var shape = new TypeShape { Node = i, Name = Dotted(name), FirstBase = Facts.Names.Count, TypeParameters = SliceOf(Child(i, typeParameters)) };
        var kind = Field(i, kindField);
        shape.Kind = Is(i, protocolDeclaration) ? TypeKind.Protocol : Is(i, aliasDeclaration) ? TypeKind.Alias : Is(kind, structToken) ? TypeKind.Struct
            : Is(kind, enumToken) ? TypeKind.Enum : Is(kind, extensionToken) ? TypeKind.Extension : TypeKind.Class;
        if (shape.Kind == TypeKind.Alias)
        {
            shape.AliasOf = SliceOf(Last(i)) is { Length: <= 200 } other ? other : Slice.Empty;
        }
        for (var child = i + 1; child < Nodes[i].Next; child = Nodes[child].Next)
        {
            if (Is(child, inheritance))
            {
                AddBase(Dotted(Field(child, inheritsFrom)));
            }
        }
        var type = BeginType(ref shape);
        // "class" is a modifier of members only.
        Facts.Types[type].Modifiers &= ~(int)Modifiers.Static;
    }

    protected override void OnMethod(int i)
    {
        var shape = new MethodShape { Node = i, Parameters = i, TypeParameters = SliceOf(Child(i, typeParameters)) };
        var symbol = Nodes[i].Symbol;
        if (symbol == computedGetter || symbol == computedSetter)
        {
            if (Child(i, statements) == 0)
            {
                return;
            }
            Accessor(i, Nodes[i].Parent, symbol == computedGetter ? "get_"u8 : "set_"u8);
            return;
        }
        shape.Body = Field(i, BodyField);
        if (symbol == initDeclaration)
        {
            shape.Name = Compose("init"u8);
            shape.Add = Modifiers.Constructor;
        }
        else if (symbol == deinitDeclaration)
        {
            shape.Name = Compose("deinit"u8);
            shape.Add = Modifiers.Destructor;
        }
        else if (symbol == subscriptDeclaration)
        {
            shape.Name = Compose("subscript"u8);
            shape.Body = Child(i, computedProperty);
            shape.ReturnType = SliceOf(Field(i, NameField));
        }
        else
        {
            Function(i, ref shape);
        }
        BeginMethod(ref shape);
    }

    private void Function(int i, ref MethodShape shape)
    {
        var name = Field(i, NameField);
        if (Is(name, simpleIdentifier))
        {
            shape.Name = SliceOf(name);
            shape.IsTest = Bytes(name).StartsWith("test"u8) && S.In == Place.Type && Facts.Types[S.Type].BaseCount > 0
                && Bytes(Facts.Names[Facts.Types[S.Type].FirstBase]).SequenceEqual("XCTestCase"u8);
        }
        else
        {
            shape.Name = OperatorName(i);
            shape.Add = Modifiers.Operator;
            name = 0;
        }
        for (var child = i + 1; child < Nodes[i].Next; child = Nodes[child].Next)
        {
            if (Nodes[child].Field == NameField && child != name)
            {
                shape.ReturnType = SliceOf(child);
            }
        }
    }

    /// <summary>What stands between func and the parameters.</summary>
    private Slice OperatorName(int i)
    {
        var text = Bytes(i);
        var at = text.IndexOf("func "u8);
        var from = at < 0 ? 0 : at + 5;
        var to = from;
        while (to < text.Length && text[to] is not ((byte)'(' or (byte)' ' or (byte)'<') || to == from)
        {
            to++;
        }
        return new Slice(Nodes[i].Start + from, Math.Min(to, text.Length) - from);
    }

    private void Accessor(int i, int property, ReadOnlySpan<byte> kind)
    {
        var owner = Nodes[property].Parent;
        var name = Is(owner, propertyDeclaration) ? FirstName(owner) : 0;
        if (name == 0 || S.In == Place.Method)
        {
            return;
        }
        var shape = new MethodShape { Node = i, Name = Compose([.. kind, .. Bytes(name)]), Body = i, Add = Modifiers.Accessor };
        var type = Child(owner, typeAnnotation);
        shape.ReturnType = type == 0 ? Slice.Empty : SliceOf(First(type));
        shape.HeaderEnd = Nodes[i].Start;
        shape.Signature = Range(Nodes[owner].Start, Nodes[property].Start);
        shape.Add |= ModifiersIn(Nodes[owner].Start, Nodes[name].Start) & ~Modifiers.Readonly;
        BeginMethod(ref shape);
    }

    private int FirstName(int property)
    {
        var name = Field(property, NameField);
        return Is(name, pattern) && Field(name, boundIdentifier) is var bound && bound != 0 ? bound : Is(name, simpleIdentifier) ? name : 0;
    }

    protected override void ReadParameters(int parameters)
    {
        var index = 0;
        for (var child = parameters + 1; child < Nodes[parameters].Next; child = Nodes[child].Next)
        {
            if (!Is(child, parameter))
            {
                continue;
            }
            var name = Field(child, NameField);
            var type = 0;
            for (var part = child + 1; part < Nodes[child].Next; part = Nodes[part].Next)
            {
                type = Nodes[part].Field == NameField && part != name ? part : type;
            }
            var variadic = type != 0 && Nodes[type].End + 3 <= Length && new ReadOnlySpan<byte>(Text + Nodes[type].End, 3).SequenceEqual("..."u8);
            AddParameter(child, SliceOf(name), SliceOf(type), ++index, variadic);
        }
    }

    protected override int OnSpecial(int i)
    {
        var symbol = Nodes[i].Symbol;
        if (symbol == controlTransfer)
        {
            Transfer(i);
        }
        else if (symbol == computedProperty)
        {
            if (Child(i, statements) != 0)
            {
                Accessor(i, i, "get_"u8);
            }
        }
        else
        {
            Properties(i);
        }
        return i;
    }

    private void Transfer(int i)
    {
        var text = Bytes(i);
        var kind = text.StartsWith("return"u8) ? ControlKind.Return : text.StartsWith("throw"u8) ? ControlKind.Throw : text.StartsWith("break"u8) ? ControlKind.Break : ControlKind.Continue;
        if (kind == ControlKind.Return && S.LambdaDepth == 0)
        {
            Facts.Methods[S.Method].ReturnCount++;
        }
        AddControl(i, kind);
    }
}
