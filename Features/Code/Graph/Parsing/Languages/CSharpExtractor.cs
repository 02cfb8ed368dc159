namespace Capstan.Features.Code.Graph.Parsing.Languages;

internal sealed unsafe partial class CSharpExtractor : Extractor
{
    private readonly ushort returns, accessors, expression, function, condition;
    private readonly ushort identifier, genericName, memberAccess, conditionalAccess, memberBinding, creation, implicitCreation, constructorInitializer, invocation;
    private readonly ushort baseList, parameterList, parameter, propertyDeclaration, accessorDeclaration, arrowClause, variableDeclaration, variableDeclarator, constructorDeclaration;
    private readonly ushort destructorDeclaration, operatorDeclaration, conversionOperator, indexerDeclaration, interfaceDeclaration, structDeclaration, enumDeclaration, recordDeclaration;
    private readonly ushort delegateDeclaration, enumMember, fieldDeclaration, eventField, foreachStatement, interpolation, argumentSymbol, fileScopedNamespace, implicitType, typeParameterList;
    private readonly ushort thisToken, baseToken, qualifiedName, primaryBase, declarationPattern, declarationExpression, elementAccess, catchDeclaration, eventDeclaration, initializerExpression, labeledStatement, tuplePattern;

    public CSharpExtractor() : base("c_sharp")
    {
        returns = Grammar.Field("returns");
        accessors = Grammar.Field("accessors");
        expression = Grammar.Field("expression");
        function = Grammar.Field("function");
        condition = Grammar.Field("condition");
        identifier = Grammar.Symbol("identifier");
        genericName = Grammar.Symbol("generic_name");
        memberAccess = Grammar.Symbol("member_access_expression");
        conditionalAccess = Grammar.Symbol("conditional_access_expression");
        memberBinding = Grammar.Symbol("member_binding_expression");
        creation = Grammar.Symbol("object_creation_expression");
        implicitCreation = Grammar.Symbol("implicit_object_creation_expression");
        constructorInitializer = Grammar.Symbol("constructor_initializer");
        invocation = Grammar.Symbol("invocation_expression");
        baseList = Grammar.Symbol("base_list");
        parameterList = Grammar.Symbol("parameter_list");
        parameter = Grammar.Symbol("parameter");
        propertyDeclaration = Grammar.Symbol("property_declaration");
        accessorDeclaration = Grammar.Symbol("accessor_declaration");
        arrowClause = Grammar.Symbol("arrow_expression_clause");
        variableDeclaration = Grammar.Symbol("variable_declaration");
        variableDeclarator = Grammar.Symbol("variable_declarator");
        constructorDeclaration = Grammar.Symbol("constructor_declaration");
        destructorDeclaration = Grammar.Symbol("destructor_declaration");
        operatorDeclaration = Grammar.Symbol("operator_declaration");
        conversionOperator = Grammar.Symbol("conversion_operator_declaration");
        indexerDeclaration = Grammar.Symbol("indexer_declaration");
        interfaceDeclaration = Grammar.Symbol("interface_declaration");
        structDeclaration = Grammar.Symbol("struct_declaration");
        enumDeclaration = Grammar.Symbol("enum_declaration");
        recordDeclaration = Grammar.Symbol("record_declaration");
        delegateDeclaration = Grammar.Symbol("delegate_declaration");
        enumMember = Grammar.Symbol("enum_member_declaration");
        fieldDeclaration = Grammar.Symbol("field_declaration");
        eventField = Grammar.Symbol("event_field_declaration");
        eventDeclaration = Grammar.Symbol("event_declaration");
        foreachStatement = Grammar.Symbol("foreach_statement");
        interpolation = Grammar.Symbol("interpolation");
        argumentSymbol = Grammar.Symbol("argument");
        fileScopedNamespace = Grammar.Symbol("file_scoped_namespace_declaration");
        implicitType = Grammar.Symbol("implicit_type");
        typeParameterList = Grammar.Symbol("type_parameter_list");
        qualifiedName = Grammar.Symbol("qualified_name");
        primaryBase = Grammar.Symbol("primary_constructor_base_type");
        declarationPattern = Grammar.Symbol("declaration_pattern");
        declarationExpression = Grammar.Symbol("declaration_expression");
        elementAccess = Grammar.Symbol("element_access_expression");
        catchDeclaration = Grammar.Symbol("catch_declaration");
        initializerExpression = Grammar.Symbol("initializer_expression");
        labeledStatement = Grammar.Symbol("labeled_statement");
        tuplePattern = Grammar.Symbol("tuple_pattern");
        Grammar.As(Role.Package, "namespace_declaration", "file_scoped_namespace_declaration")
            .As(Role.Type, "class_declaration", "interface_declaration", "struct_declaration", "record_declaration", "enum_declaration", "delegate_declaration")
            .As(Role.Method, "method_declaration", "constructor_declaration", "destructor_declaration", "operator_declaration", "conversion_operator_declaration", "local_function_statement", "accessor_declaration")
            .As(Role.Special, "property_declaration", "indexer_declaration", "parameter_list").As(Role.Member, "enum_member_declaration")
            .As(Role.Local, "variable_declaration", "declaration_pattern", "declaration_expression", "catch_declaration")
            .As(Role.Call, "invocation_expression", "object_creation_expression", "implicit_object_creation_expression", "constructor_initializer")
            .As(Role.Import, "using_directive").As(Role.Assignment, "assignment_expression").As(Role.Annotation, "attribute")
            .As(Role.Lambda, "lambda_expression", "anonymous_method_expression").As(Role.Comment, "comment")
            .As(Role.String, "string_literal", "verbatim_string_literal", "raw_string_literal", "interpolated_string_expression")
            .As(Role.Character, "character_literal").As(Role.Number, "integer_literal", "real_literal").As(Role.Binary, "binary_expression")
            .As(Role.If, ControlKind.If, "if_statement").As(Role.Loop, ControlKind.For, "for_statement", "foreach_statement")
            .As(Role.Loop, ControlKind.While, "while_statement").As(Role.Loop, ControlKind.Do, "do_statement")
            .As(Role.Switch, ControlKind.Switch, "switch_statement").As(Role.Switch, ControlKind.Match, "switch_expression")
            .As(Role.Case, ControlKind.Case, "switch_section", "switch_expression_arm").As(Role.Try, ControlKind.Try, "try_statement")
            .As(Role.Catch, ControlKind.Catch, "catch_clause").As(Role.Finally, ControlKind.Finally, "finally_clause")
            .As(Role.Throw, ControlKind.Throw, "throw_statement", "throw_expression").As(Role.Return, ControlKind.Return, "return_statement")
            .As(Role.Break, ControlKind.Break, "break_statement").As(Role.Continue, ControlKind.Continue, "continue_statement")
            .As(Role.Goto, ControlKind.Goto, "goto_statement").As(Role.Yield, ControlKind.Yield, "yield_statement")
            .As(Role.Ternary, ControlKind.Ternary, "conditional_expression")
            .As(Role.Identifier, "identifier", "implicit_parameter").As(Role.Field, "member_access_expression").As(Role.Label, "labeled_statement")
            .Look(Look.Identifier, "identifier").Look(Look.Member, "member_access_expression", "conditional_access_expression")
            .Look(Look.String, "string_literal", "verbatim_string_literal", "raw_string_literal", "interpolated_string_expression")
            .Look(Look.Number, "integer_literal", "real_literal").Look(Look.Literal, "character_literal", "boolean_literal", "null_literal")
            .Look(Look.Call, "invocation_expression").Look(Look.Construct, "object_creation_expression", "implicit_object_creation_expression")
            .Look(Look.Lambda, "lambda_expression", "anonymous_method_expression").Look(Look.Binary, "binary_expression").Look(Look.Index, "element_access_expression")
            .Look(Look.Conditional, "conditional_expression", "switch_expression").Look(Look.Wrapper, "parenthesized_expression", "await_expression")
            .Look(Look.Collection, "array_creation_expression", "implicit_array_creation_expression", "collection_expression", "initializer_expression")
            .Leaves("string_literal", "verbatim_string_literal", "raw_string_literal", "character_literal", "predefined_type")
            .Drops("type_argument_list", "modifier").HoldsAnnotations("attribute_list").Tokens("this", "base");
        thisToken = Grammar.Token("this");
        baseToken = Grammar.Token("base");
    }

    protected override Modifiers DefaultAccess(TypeKind kind) => kind == TypeKind.Interface ? Modifiers.Public : Modifiers.Private;

    protected override bool IsExported(in MethodRecord method) => ((Modifiers)method.Modifiers & (Modifiers.Public | Modifiers.Protected)) != 0;

    protected override bool HasInterpolation(int i) => Child(i, interpolation) != 0;
    protected override bool HasImplicitThis => true;
    protected override string LiteralType(int node) => Grammar.Looks[Nodes[node].Symbol] == Look.String ? "string" : "";
    protected override bool DeclaresInLists => true;

    /// <summary>In new Foo { Name = x } the name is Foo's.</summary>
    protected override bool IsNoVariable(int node) =>
        (Nodes[node].Field == LeftField && Is(Nodes[Nodes[node].Parent].Parent, initializerExpression)) || Is(Nodes[node].Parent, labeledStatement) || Is(Nodes[node].Parent, genericName);

    protected override int AccessOf(int node) => !Is(Nodes[node].Parent, argumentSymbol) ? IdentifierRecord.Read
        : Bytes(Nodes[node].Parent).StartsWith("out "u8) ? IdentifierRecord.Write
        : Bytes(Nodes[node].Parent).StartsWith("ref "u8) ? IdentifierRecord.Read | IdentifierRecord.Partial : IdentifierRecord.Read;

    protected override void OnPackage(int i)
    {
        var scope = Join(S.Scope, Dotted(Field(i, NameField)));
        if (Facts.Header.Package.IsEmpty)
        {
            Facts.Header.Package = scope;
        }
        if (!Is(i, fileScopedNamespace))
        {
            Push(i);
        }
        S.Scope = scope;
    }

    protected override void OnType(int i)
    {
        var symbol = Nodes[i].Symbol;
        var shape = new TypeShape
        {
            Node = i,
            Name = SliceOf(Field(i, NameField)),
            TypeParameters = SliceOf(Child(i, typeParameterList)),
            FirstBase = Facts.Names.Count,
            Kind = symbol == interfaceDeclaration ? TypeKind.Interface : symbol == structDeclaration ? TypeKind.Struct : symbol == enumDeclaration ? TypeKind.Enum
                : symbol == recordDeclaration ? TypeKind.Record : symbol == delegateDeclaration ? TypeKind.Delegate : TypeKind.Class,
        };
        var bases = Child(i, baseList);
        for (var child = bases + 1; bases != 0 && child < Nodes[bases].Next; child = Nodes[child].Next)
        {
            if (RoleOf(child) != Role.Comment)
            {
                AddBase(Dotted(Is(child, primaryBase) ? First(child) : child));
            }
        }
        BeginType(ref shape);
        var components = shape.Kind is TypeKind.Record ? Child(i, parameterList) : 0;
        for (var child = components + 1; components != 0 && child < Nodes[components].Next; child = Nodes[child].Next)
        {
            if (Is(child, parameter))
            {
                AddMember(child, child, SliceOf(Field(child, NameField)), Dotted(Field(child, TypeField)), Modifiers.Public | Modifiers.Readonly);
            }
        }
    }

    protected override void OnMethod(int i)
    {
        var symbol = Nodes[i].Symbol;
        if (symbol == accessorDeclaration)
        {
            Accessor(i);
            return;
        }
        var type = Field(i, returns);
        var shape = new MethodShape
        {
            Node = i,
            Name = SliceOf(Field(i, NameField)),
            Parameters = Field(i, ParametersField),
            Body = Field(i, BodyField),
            ReturnType = SliceOf(type != 0 ? type : Field(i, TypeField)),
            TypeParameters = SliceOf(Child(i, typeParameterList)),
        };
        if (symbol == constructorDeclaration)
        {
            shape.Add = Modifiers.Constructor;
        }
        else if (symbol == destructorDeclaration)
        {
            shape.Name = Compose([(byte)'~', .. Bytes(shape.Name)]);
            shape.Add = Modifiers.Destructor;
        }
        else if (symbol == operatorDeclaration || symbol == conversionOperator)
        {
            shape.Add = Modifiers.Operator;
            shape.Name = OperatorName(i, shape.Parameters);
        }
        BeginMethod(ref shape);
    }

    private Slice OperatorName(int i, int parameters)
    {
        var text = new ReadOnlySpan<byte>(Text + Nodes[i].Start, (parameters == 0 ? Nodes[i].End : Nodes[parameters].Start) - Nodes[i].Start);
        var at = text.LastIndexOf("operator"u8);
        var name = at < 0 ? text : text[at..];
        var length = 0;
        Span<byte> tidy = stackalloc byte[64];
        foreach (var letter in name)
        {
            if (letter > ' ' && length < tidy.Length)
            {
                tidy[length++] = letter;
            }
        }
        return Compose(tidy[..length]);
    }

    /// <summary>An accessor with a body is method get_Name or set_Name, as the compiler calls it.</summary>
    private void Accessor(int i)
    {
        var body = Field(i, BodyField);
        var list = Nodes[i].Parent;
        if (body == 0 || S.In == Place.Method)
        {
            return;
        }
        var owner = Nodes[list].Parent;
        var word = LastWord(Nodes[i].Start, Nodes[body].Start);
        var property = Field(owner, NameField);
        var shape = new MethodShape { Node = i, Body = body, Add = Modifiers.Accessor, ReturnType = SliceOf(Field(owner, TypeField)) };
        shape.Name = Compose([.. Bytes(word), (byte)'_', .. property == 0 ? "Item"u8 : Bytes(property)]);
        shape.Signature = Range(Nodes[owner].Start, Nodes[list].Start);
        var own = ModifiersIn(Nodes[i].Start, Nodes[body].Start) & Visibility;
        shape.Add |= ModifiersIn(Nodes[owner].Start, property == 0 ? Nodes[list].Start : Nodes[property].Start) & (own == 0 ? ~Modifiers.None : ~Visibility);
        shape.Parameters = Field(owner, ParametersField);
        BeginMethod(ref shape);
    }

    private Slice LastWord(int start, int end)
    {
        while (end > start && !IsNamePart(Text[end - 1]))
        {
            end--;
        }
        var from = end;
        while (from > start && IsNamePart(Text[from - 1]))
        {
            from--;
        }
        return Range(from, end);
    }

    /// <summary>class Pool(int size): the list beside the name is the constructor.</summary>
    private void PrimaryConstructor(int i)
    {
        var owner = Nodes[i].Parent;
        if (RoleOf(owner) != Role.Type || Is(owner, delegateDeclaration) || S.In != Place.Type)
        {
            return;
        }
        var shape = new MethodShape { Node = i, Name = Facts.Types[S.Type].Name, Parameters = i, Body = i, HeaderEnd = Nodes[i].End, Add = Modifiers.Constructor | Modifiers.Public };
        shape.Signature = Range(Nodes[Field(owner, NameField)].Start, Nodes[i].End);
        BeginMethod(ref shape);
    }

    protected override int OnSpecial(int i)
    {
        if (Is(i, parameterList))
        {
            PrimaryConstructor(i);
            return i;
        }
        var name = Field(i, NameField);
        var type = Field(i, TypeField);
        if (Is(i, propertyDeclaration))
        {
            AddMember(i, i, SliceOf(name), Dotted(type));
        }
        var value = Field(i, ValueField);
        if (Is(value, arrowClause))
        {
            var shape = new MethodShape { Node = i, Body = value, Add = Modifiers.Accessor, ReturnType = SliceOf(type), Parameters = Field(i, ParametersField) };
            shape.Name = Compose([.. "get_"u8, .. name == 0 ? "Item"u8 : Bytes(name)]);
            BeginMethod(ref shape);
        }
        return i;
    }

    protected override void ReadParameters(int parameters)
    {
        var index = 0;
        for (var child = parameters + 1; child < Nodes[parameters].Next; child = Nodes[child].Next)
        {
            if (Is(child, parameter))
            {
                AddParameter(child, SliceOf(Field(child, NameField)), SliceOf(Field(child, TypeField)), ++index);
            }
        }
        // The grammar hangs "params T[] rest" on the list itself.
        if (Field(parameters, NameField) is var rest && rest != 0)
        {
            AddParameter(rest, SliceOf(rest), SliceOf(Field(parameters, TypeField)), ++index, variadic: true);
        }
    }
}
