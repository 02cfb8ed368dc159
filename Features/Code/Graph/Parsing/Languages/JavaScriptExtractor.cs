namespace Capstan.Features.Code.Graph.Parsing.Languages;

/// <summary>JavaScript with JSX, TypeScript and TSX. A function gets its name from what it is assigned to.</summary>
internal sealed unsafe partial class JavaScriptExtractor : Extractor
{
    private readonly bool typed;
    private readonly ushort function, objectField, property, constructor, source, alias, key, declaration, pattern, returnType, typeParameters, index, parameterField;
    private readonly ushort identifier, propertyIdentifier, privateIdentifier, memberExpression, subscript, callExpression, newExpression, superSymbol, thisSymbol, importSymbol;
    private readonly ushort stringSymbol, templateString, substitution, arrowFunction, functionExpression, generatorFunction, variableDeclarator, assignment, pair, fieldDefinition, exportStatement;
    private readonly ushort methodDefinition, classHeritage, importClause, namedImports, importSpecifier, namespaceImport, assignmentPattern, restPattern, objectPattern, pairPattern, shorthand, arrayPattern;
    private readonly ushort jsxAttribute, forIn, jsxOpening, jsxSelfClosing, statementBlock, debuggerStatement;
    private readonly ushort interfaceDeclaration, enumDeclaration, aliasDeclaration, internalModule, moduleSymbol, propertySignature, requiredParameter, optionalParameter, accessibility;
    private readonly ushort extendsClause, implementsClause, extendsType, enumAssignment, importRequire, enumBody, typeAnnotation;

    public JavaScriptExtractor(string grammar) : base(grammar)
    {
        typed = grammar != "javascript";
        function = Grammar.Field("function");
        objectField = Grammar.Field("object");
        property = Grammar.Field("property");
        constructor = Grammar.Field("constructor");
        source = Grammar.Field("source");
        alias = Grammar.Field("alias");
        key = Grammar.Field("key");
        declaration = Grammar.Field("declaration");
        index = Grammar.Field("index");
        parameterField = Grammar.Field("parameter");
        identifier = Grammar.Symbol("identifier");
        propertyIdentifier = Grammar.Symbol("property_identifier");
        privateIdentifier = Grammar.Symbol("private_property_identifier");
        memberExpression = Grammar.Symbol("member_expression");
        subscript = Grammar.Symbol("subscript_expression");
        callExpression = Grammar.Symbol("call_expression");
        newExpression = Grammar.Symbol("new_expression");
        superSymbol = Grammar.Symbol("super");
        thisSymbol = Grammar.Symbol("this");
        importSymbol = Grammar.Symbol("import");
        stringSymbol = Grammar.Symbol("string");
        templateString = Grammar.Symbol("template_string");
        substitution = Grammar.Symbol("template_substitution");
        arrowFunction = Grammar.Symbol("arrow_function");
        functionExpression = Grammar.Symbol("function_expression");
        generatorFunction = Grammar.Symbol("generator_function");
        variableDeclarator = Grammar.Symbol("variable_declarator");
        assignment = Grammar.Symbol("assignment_expression");
        pair = Grammar.Symbol("pair");
        fieldDefinition = Grammar.Symbol(typed ? "public_field_definition" : "field_definition");
        exportStatement = Grammar.Symbol("export_statement");
        methodDefinition = Grammar.Symbol("method_definition");
        classHeritage = Grammar.Symbol("class_heritage");
        importClause = Grammar.Symbol("import_clause");
        namedImports = Grammar.Symbol("named_imports");
        importSpecifier = Grammar.Symbol("import_specifier");
        namespaceImport = Grammar.Symbol("namespace_import");
        assignmentPattern = Grammar.Symbol("assignment_pattern");
        restPattern = Grammar.Symbol("rest_pattern");
        objectPattern = Grammar.Symbol("object_pattern");
        pairPattern = Grammar.Symbol("pair_pattern");
        shorthand = Grammar.Symbol("shorthand_property_identifier_pattern");
        arrayPattern = Grammar.Symbol("array_pattern");
        forIn = Grammar.Symbol("for_in_statement");
        statementBlock = Grammar.Symbol("statement_block");
        debuggerStatement = Grammar.Symbol("debugger_statement");
        Grammar.As(Role.Type, "class_declaration", "class").As(Role.Method, "function_declaration", "generator_function_declaration", "method_definition")
            .As(Role.Special, "arrow_function", "function_expression", "generator_function", "export_statement", "debugger_statement")
            .As(Role.Member, typed ? "public_field_definition" : "field_definition").As(Role.Local, "variable_declarator")
            .As(Role.Call, "call_expression", "new_expression").As(Role.Import, "import_statement").As(Role.Assignment, "assignment_expression", "augmented_assignment_expression")
            .As(Role.Annotation, "decorator").As(Role.Comment, "comment").As(Role.String, "string", "template_string").As(Role.Number, "number").As(Role.Regex, "regex")
            .As(Role.Binary, "binary_expression").As(Role.If, ControlKind.If, "if_statement").As(Role.Else, ControlKind.Else, "else_clause")
            .As(Role.Loop, ControlKind.For, "for_statement", "for_in_statement").As(Role.Loop, ControlKind.While, "while_statement").As(Role.Loop, ControlKind.Do, "do_statement")
            .As(Role.Switch, ControlKind.Switch, "switch_statement").As(Role.Case, ControlKind.Case, "switch_case").As(Role.Try, ControlKind.Try, "try_statement")
            .As(Role.Catch, ControlKind.Catch, "catch_clause").As(Role.Finally, ControlKind.Finally, "finally_clause").As(Role.Throw, ControlKind.Throw, "throw_statement")
            .As(Role.Return, ControlKind.Return, "return_statement").As(Role.Break, ControlKind.Break, "break_statement").As(Role.Continue, ControlKind.Continue, "continue_statement")
            .As(Role.Yield, ControlKind.Yield, "yield_expression").As(Role.Ternary, ControlKind.Ternary, "ternary_expression")
            .As(Role.Identifier, "identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern").As(Role.Field, "member_expression").As(Role.Label, "labeled_statement")
            .Look(Look.Identifier, "identifier", "this").Look(Look.Member, "member_expression").Look(Look.String, "string", "template_string")
            .Look(Look.Number, "number").Look(Look.Literal, "true", "false", "null", "undefined", "regex").Look(Look.Call, "call_expression").Look(Look.Construct, "new_expression")
            .Look(Look.Lambda, "arrow_function", "function_expression", "generator_function").Look(Look.Binary, "binary_expression").Look(Look.Index, "subscript_expression")
            .Look(Look.Conditional, "ternary_expression").Look(Look.Wrapper, "parenthesized_expression", "await_expression").Look(Look.Collection, "object", "array")
            .Leaves("string", "regex").Drops("string_fragment")
            .Wraps("export_statement", "variable_declarator", "lexical_declaration", "variable_declaration", "assignment_expression", "expression_statement", "pair", typed ? "public_field_definition" : "field_definition");
        if (grammar != "typescript")
        {
            jsxAttribute = Grammar.Symbol("jsx_attribute");
            jsxOpening = Grammar.Symbol("jsx_opening_element");
            jsxSelfClosing = Grammar.Symbol("jsx_self_closing_element");
            Grammar.As(Role.Assignment, "jsx_attribute").As(Role.Call, "jsx_opening_element", "jsx_self_closing_element").Leaves("jsx_closing_element")
                .Look(Look.Wrapper, "jsx_expression");
        }
        if (!typed)
        {
            return;
        }
        pattern = Grammar.Field("pattern");
        returnType = Grammar.Field("return_type");
        typeParameters = Grammar.Field("type_parameters");
        interfaceDeclaration = Grammar.Symbol("interface_declaration");
        enumDeclaration = Grammar.Symbol("enum_declaration");
        enumBody = Grammar.Symbol("enum_body");
        aliasDeclaration = Grammar.Symbol("type_alias_declaration");
        internalModule = Grammar.Symbol("internal_module");
        moduleSymbol = Grammar.Symbol("module");
        propertySignature = Grammar.Symbol("property_signature");
        requiredParameter = Grammar.Symbol("required_parameter");
        optionalParameter = Grammar.Symbol("optional_parameter");
        accessibility = Grammar.Symbol("accessibility_modifier");
        extendsClause = Grammar.Symbol("extends_clause");
        implementsClause = Grammar.Symbol("implements_clause");
        extendsType = Grammar.Symbol("extends_type_clause");
        enumAssignment = Grammar.Symbol("enum_assignment");
        importRequire = Grammar.Symbol("import_require_clause");
        typeAnnotation = Grammar.Symbol("type_annotation");
        Grammar.As(Role.Type, "abstract_class_declaration", "interface_declaration", "enum_declaration", "type_alias_declaration")
            .As(Role.Package, "internal_module", "module").As(Role.Method, "function_signature", "method_signature", "abstract_method_signature")
            .As(Role.Member, "property_signature").Look(Look.Wrapper, "as_expression", "satisfies_expression", "non_null_expression")
            .Wraps("ambient_declaration").Drops("type_arguments");
    }

    protected override Modifiers ModifierOf(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("const"u8) || word.SequenceEqual("let"u8) ? Modifiers.None : base.ModifierOf(word);

    /// <summary>src/util/format.ts is src.util.format.</summary>
    protected override Slice PackageOf(string path)
    {
        var slash = path.LastIndexOf('/');
        var dot = path.IndexOf('.', slash + 1);
        return Compose(System.Text.Encoding.UTF8.GetBytes((dot > slash + 1 ? path[..path.LastIndexOf('.')] : path).Replace('/', '.')));
    }

    protected override bool IsExported(in MethodRecord method)
    {
        var modifiers = (Modifiers)method.Modifiers;
        return method.Type >= 0 ? (modifiers & Modifiers.Private) == 0 && !Bytes(method.Name).StartsWith("#"u8)
            : (modifiers & Modifiers.Exported) != 0 || Bytes(method.Receiver).StartsWith("module.exports"u8) || Bytes(method.Receiver).SequenceEqual("exports"u8);
    }

    protected override bool ModuleRuns => true;
    protected override bool InfersReturns => true;
    protected override string LiteralType(int node) => Grammar.Looks[Nodes[node].Symbol] switch
    {
        Look.String => "String",
        Look.Collection when Text[Nodes[node].Start] == '[' => "Array",
        _ => "",
    };
    protected override int LambdaParametersOf(int lambda) => Field(lambda, ParametersField) is var list && list != 0 ? list : Field(lambda, parameterField);
    protected override bool Binds(int node) => RoleOf(node) == Role.Identifier && (Nodes[node].Field == 0 || (Nodes[node].Field != RightField && Nodes[node].Field != TypeField));

    protected override bool HasInterpolation(int i) => Is(i, templateString) && Child(i, substitution) != 0;

    protected override void OnPackage(int i)
    {
        var scope = Join(S.Scope, Dotted(Unquoted(Field(i, NameField))));
        Push(i).Scope = scope;
    }

    private Slice Unquoted(int node)
    {
        var slice = SliceOf(node);
        return slice.Length >= 2 && Text[slice.Offset] is (byte)'"' or (byte)'\'' or (byte)'`' ? new Slice(slice.Offset + 1, slice.Length - 2) : slice;
    }

    protected override void OnType(int i)
    {
        var symbol = Nodes[i].Symbol;
        var name = Field(i, NameField);
        if (name == 0 && Nodes[Nodes[i].Parent].Symbol == variableDeclarator)
        {
            name = Field(Nodes[i].Parent, NameField);
        }
        var shape = new TypeShape { Node = i, FirstBase = Facts.Names.Count, Kind = TypeKind.Class };
        shape.Name = name != 0 ? SliceOf(name) : Is(Nodes[i].Parent, exportStatement) ? Compose("default"u8) : Anonymous(i);
        if (typed)
        {
            shape.TypeParameters = SliceOf(Field(i, typeParameters));
            shape.Kind = symbol == interfaceDeclaration ? TypeKind.Interface : symbol == enumDeclaration ? TypeKind.Enum : symbol == aliasDeclaration ? TypeKind.Alias : TypeKind.Class;
            shape.AliasOf = shape.Kind == TypeKind.Alias ? Short(Field(i, ValueField)) : Slice.Empty;
            Heritage(Child(i, extendsType));
        }
        Heritage(Child(i, classHeritage));
        BeginType(ref shape);
        var members = typed && shape.Kind == TypeKind.Enum ? Child(i, enumBody) : 0;
        for (var child = members + 1; members != 0 && child < Nodes[members].Next; child = Nodes[child].Next)
        {
            if (Is(child, enumAssignment) || Is(child, propertyIdentifier))
            {
                AddMember(child, child, SliceOf(Is(child, enumAssignment) ? Field(child, NameField) : child), Slice.Empty, Modifiers.Public | Modifiers.Const);
            }
        }
    }

    private Slice Short(int node) => SliceOf(node) is { Length: <= 200 } slice ? slice : Slice.Empty;

    private void Heritage(int clause)
    {
        for (var child = clause + 1; clause != 0 && child < Nodes[clause].Next; child = Nodes[child].Next)
        {
            if (typed && (Is(child, extendsClause) || Is(child, implementsClause)))
            {
                Heritage(child);
            }
            else if (RoleOf(child) != Role.Comment && SliceOf(child).Length <= 200)
            {
                AddBase(Is(child, callExpression) ? Short(child) : Dotted(child));
            }
        }
    }

    protected override void OnMember(int i)
    {
        var value = Field(i, ValueField);
        if (value == 0 || !IsFunction(value))
        {
            var type = typed ? Annotated(Field(i, TypeField)) : Slice.Empty;
            var name = SliceOf(Field(i, typed ? NameField : property));
            AddMember(i, i, name, type.IsEmpty && Is(value, newExpression) ? Dotted(Field(value, constructor)) : Dotted(type),
                Bytes(name).StartsWith("#"u8) ? Modifiers.Private : Modifiers.None);
        }
    }

    private bool IsFunction(int node) => Is(node, arrowFunction) || Is(node, functionExpression) || Is(node, generatorFunction);

    protected override void OnLocal(int i)
    {
        var name = Field(i, NameField);
        var value = Field(i, ValueField);
        if (value != 0 && IsFunction(value) && Is(name, identifier))
        {
            return;
        }
        if (Is(value, callExpression) && Bytes(Field(value, function)).SequenceEqual("require"u8))
        {
            Require(i, name, value);
        }
        if (Is(name, identifier))
        {
            AddVariable(i, SliceOf(name), typed ? Dotted(Annotated(Field(i, TypeField))) : Slice.Empty, value);
            return;
        }
        if (name != 0 && (S.In == Place.Method || S.LambdaDepth > 0))
        {
            Destructure(name, value);
        }
    }
}
