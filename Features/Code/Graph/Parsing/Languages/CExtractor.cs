namespace Capstan.Features.Code.Graph.Parsing.Languages;

/// <summary>C and C++: names hide inside declarators, and a definition may stand outside its class.</summary>
internal sealed unsafe partial class CExtractor : Extractor
{
    private readonly bool cpp;
    private readonly ushort declarator, function, argument, field, path, declarationSymbol, functionDeclarator, parenthesizedDeclarator, typeDefinition, pointerExpression;
    private readonly ushort structSpecifier, unionSpecifier, enumSpecifier, identifier, fieldIdentifier, typeIdentifier, parameterDeclaration, variadicParameter;
    private readonly ushort preprocDef, functionDefinition, callExpression, fieldExpression, systemString, parenthesizedExpression;
    private readonly ushort qualified, templateFunction, templateMethod, templateType, destructor, newExpression, thisSymbol, accessSpecifier, memberList, baseClause, classSpecifier;
    private readonly ushort optionalParameter, variadicDeclaration, usingDeclaration, placeholder, scope, operatorName, operatorCast, argumentList, aliasDeclaration, templateDeclaration, initializerList, initDeclarator;

    public CExtractor(string grammar) : base(grammar)
    {
        cpp = grammar == "cpp";
        declarator = Grammar.Field("declarator");
        function = Grammar.Field("function");
        argument = Grammar.Field("argument");
        field = Grammar.Field("field");
        path = Grammar.Field("path");
        declarationSymbol = Grammar.Symbol("declaration");
        functionDeclarator = Grammar.Symbol("function_declarator");
        parenthesizedDeclarator = Grammar.Symbol("parenthesized_declarator");
        typeDefinition = Grammar.Symbol("type_definition");
        pointerExpression = Grammar.Symbol("pointer_expression");
        structSpecifier = Grammar.Symbol("struct_specifier");
        unionSpecifier = Grammar.Symbol("union_specifier");
        enumSpecifier = Grammar.Symbol("enum_specifier");
        identifier = Grammar.Symbol("identifier");
        fieldIdentifier = Grammar.Symbol("field_identifier");
        typeIdentifier = Grammar.Symbol("type_identifier");
        parameterDeclaration = Grammar.Symbol("parameter_declaration");
        variadicParameter = cpp ? Grammar.Token("...") : Grammar.Symbol("variadic_parameter");
        preprocDef = Grammar.Symbol("preproc_def");
        functionDefinition = Grammar.Symbol("function_definition");
        callExpression = Grammar.Symbol("call_expression");
        fieldExpression = Grammar.Symbol("field_expression");
        systemString = Grammar.Symbol("system_lib_string");
        parenthesizedExpression = Grammar.Symbol("parenthesized_expression");
        argumentList = Grammar.Symbol("argument_list");
        Grammar.As(Role.Method, "function_definition", "preproc_function_def")
            .As(Role.Type, "struct_specifier", "union_specifier", "enum_specifier", "type_definition")
            .As(Role.Special, "declaration", "preproc_def").As(Role.Member, "field_declaration", "enumerator")
            .As(Role.Call, "call_expression").As(Role.Import, "preproc_include").As(Role.Assignment, "assignment_expression")
            .As(Role.String, "string_literal").As(Role.Number, "number_literal").As(Role.Character, "char_literal").As(Role.Comment, "comment")
            .As(Role.If, ControlKind.If, "if_statement").As(Role.Else, ControlKind.Else, "else_clause")
            .As(Role.Loop, ControlKind.For, "for_statement").As(Role.Loop, ControlKind.While, "while_statement").As(Role.Loop, ControlKind.Do, "do_statement")
            .As(Role.Switch, ControlKind.Switch, "switch_statement").As(Role.Case, ControlKind.Case, "case_statement")
            .As(Role.Return, ControlKind.Return, "return_statement").As(Role.Break, ControlKind.Break, "break_statement")
            .As(Role.Continue, ControlKind.Continue, "continue_statement").As(Role.Goto, ControlKind.Goto, "goto_statement")
            .As(Role.Ternary, ControlKind.Ternary, "conditional_expression").As(Role.Binary, "binary_expression")
            .As(Role.Identifier, "identifier").As(Role.Field, "field_expression").As(Role.Label, "labeled_statement")
            .Look(Look.Identifier, "identifier").Look(Look.Member, "field_expression").Look(Look.String, "string_literal", "concatenated_string")
            .Look(Look.Number, "number_literal").Look(Look.Literal, "char_literal", "true", "false", "null").Look(Look.Call, "call_expression")
            .Look(Look.Binary, "binary_expression").Look(Look.Index, "subscript_expression").Look(Look.Conditional, "conditional_expression")
            .Look(Look.Wrapper, "parenthesized_expression").Look(Look.Collection, "initializer_list", "compound_literal_expression")
            .Leaves("string_literal", "char_literal", "system_lib_string", "primitive_type", "sized_type_specifier")
            .Drops("type_qualifier", "storage_class_specifier");
        Grammar.Roles[ushort.MaxValue] = Role.Special;
        if (!cpp)
        {
            return;
        }
        qualified = Grammar.Symbol("qualified_identifier");
        templateFunction = Grammar.Symbol("template_function");
        templateMethod = Grammar.Symbol("template_method");
        templateType = Grammar.Symbol("template_type");
        destructor = Grammar.Symbol("destructor_name");
        newExpression = Grammar.Symbol("new_expression");
        thisSymbol = Grammar.Symbol("this");
        accessSpecifier = Grammar.Symbol("access_specifier");
        memberList = Grammar.Symbol("field_declaration_list");
        baseClause = Grammar.Symbol("base_class_clause");
        classSpecifier = Grammar.Symbol("class_specifier");
        optionalParameter = Grammar.Symbol("optional_parameter_declaration");
        variadicDeclaration = Grammar.Symbol("variadic_parameter_declaration");
        usingDeclaration = Grammar.Symbol("using_declaration");
        placeholder = Grammar.Symbol("placeholder_type_specifier");
        operatorName = Grammar.Symbol("operator_name");
        operatorCast = Grammar.Symbol("operator_cast");
        aliasDeclaration = Grammar.Symbol("alias_declaration");
        templateDeclaration = Grammar.Symbol("template_declaration");
        initializerList = Grammar.Symbol("initializer_list");
        initDeclarator = Grammar.Symbol("init_declarator");
        scope = Grammar.Field("scope");
        Grammar.As(Role.Type, "class_specifier", "alias_declaration").As(Role.Package, "namespace_definition").As(Role.Import, "using_declaration")
            .As(Role.Special, "access_specifier", "argument_list", "initializer_list").As(Role.Call, "new_expression").As(Role.Lambda, "lambda_expression")
            .As(Role.Loop, ControlKind.For, "for_range_loop").As(Role.Throw, ControlKind.Throw, "throw_statement")
            .As(Role.Try, ControlKind.Try, "try_statement").As(Role.Catch, ControlKind.Catch, "catch_clause").As(Role.String, "raw_string_literal")
            .Look(Look.String, "raw_string_literal").Look(Look.Construct, "new_expression").Look(Look.Lambda, "lambda_expression")
            .Leaves("raw_string_literal").Wraps("template_declaration").Tokens("...");
    }

    protected override bool AnyCommentDocuments => true;
    protected override bool HasImplicitThis => cpp;
    protected override bool AreMacros => true;
    protected override bool DeclaresInLists => true;
    protected override int LambdaParametersOf(int lambda) => Field(lambda, declarator) is var function && function != 0 ? Field(function, ParametersField) : 0;

    protected override Modifiers ModifierOf(ReadOnlySpan<byte> word) => word switch
    {
        _ when word.SequenceEqual("static"u8) => Modifiers.Static,
        _ when word.SequenceEqual("virtual"u8) => Modifiers.Virtual,
        _ when word.SequenceEqual("extern"u8) => Modifiers.Native,
        _ => Modifiers.None,
    };

    protected override Modifiers DefaultAccess(TypeKind kind) => kind == TypeKind.Class ? Modifiers.Private : Modifiers.Public;

    protected override bool IsExported(in MethodRecord method) =>
        ((Modifiers)method.Modifiers & Modifiers.Private) == 0 && (((Modifiers)method.Modifiers & Modifiers.Static) == 0 || method.Type >= 0);

    protected override void OnPackage(int i)
    {
        var scopeName = Join(S.Scope, Dotted(Field(i, NameField)));
        if (Facts.Header.Package.IsEmpty)
        {
            Facts.Header.Package = scopeName;
        }
        Push(i).Scope = scopeName;
    }

    /// <summary>The name a declarator declares, and the function declarator on the way to it (0 for a variable or function pointer).</summary>
    private int Declared(int node, out int functionNode)
    {
        functionNode = 0;
        for (var steps = 0; node != 0 && steps < 64; steps++)
        {
            var symbol = Nodes[node].Symbol;
            if (symbol == identifier || symbol == fieldIdentifier || symbol == typeIdentifier)
            {
                return node;
            }
            if (cpp && (symbol == qualified || symbol == destructor || symbol == operatorName || symbol == operatorCast || symbol == templateFunction))
            {
                functionNode = symbol == operatorCast ? node : functionNode;
                return node;
            }
            if (symbol == functionDeclarator)
            {
                functionNode = functionNode == 0 ? node : functionNode;
            }
            else if (symbol == parenthesizedDeclarator)
            {
                functionNode = 0;
            }
            var next = Field(node, declarator);
            node = next != 0 ? next : First(node);
        }
        return 0;
    }

    protected override void OnMethod(int i)
    {
        if (Nodes[i].Symbol != functionDefinition)
        {
            var name = Field(i, NameField);
            var macro = new MethodShape { Node = i, Name = SliceOf(name), Parameters = Field(i, ParametersField), Body = Field(i, ValueField) };
            if (macro.Parameters != 0)
            {
                macro.HeaderEnd = Nodes[macro.Parameters].End;
            }
            BeginMethod(ref macro);
            return;
        }
        Method(i, Field(i, declarator), Field(i, BodyField));
    }

    private bool Method(int i, int declaratorNode, int body)
    {
        var name = Declared(declaratorNode, out var functionNode);
        if (name == 0 || functionNode == 0)
        {
            return false;
        }
        var type = Field(i, TypeField);
        var shape = new MethodShape
        {
            Node = i,
            Parameters = Field(functionNode, ParametersField),
            Body = body,
            ReturnType = type == 0 ? Slice.Empty : Trimmed(Nodes[type].Start, Nodes[name].Start),
            HeaderEnd = Nodes[functionNode].End,
            TypeParameters = Template(i),
        };
        Name(name, ref shape);
        if (Is(name, destructor) || Bytes(shape.Name) is [(byte)'~', ..])
        {
            shape.Add |= Modifiers.Destructor;
        }
        else if (type == 0 && cpp && Bytes(shape.Name).SequenceEqual(Bytes(shape.Receiver.IsEmpty && S.In == Place.Type ? Facts.Types[S.Type].Name : LastSegment(shape.Receiver))))
        {
            shape.Add |= Modifiers.Constructor;
        }
        if (Bytes(i).IndexOf("override"u8) is var at && at >= 0 && at < (body == 0 ? Nodes[i].End : Nodes[body].Start) - Nodes[i].Start)
        {
            shape.Add |= Modifiers.Override;
        }
        BeginMethod(ref shape);
        return true;
    }

    /// <summary>The parameters of the template this is, or nothing.</summary>
    private Slice Template(int node) => cpp && Is(Nodes[node].Parent, templateDeclaration) ? SliceOf(Field(Nodes[node].Parent, ParametersField)) : Slice.Empty;

    /// <summary>a::B::run is method run of a.B.</summary>
    private void Name(int name, ref MethodShape shape)
    {
        if (!cpp || !Is(name, qualified))
        {
            shape.Name = Is(name, templateFunction) && cpp ? Dotted(Field(name, NameField))
                : Is(name, operatorCast) && cpp && Field(name, declarator) is var cast && cast != 0 ? Trimmed(Nodes[name].Start, Nodes[cast].Start) : SliceOf(name);
            return;
        }
        var start = Nodes[name].Start;
        var last = name;
        while (Is(last, qualified) && Field(last, NameField) is var inner && inner != 0)
        {
            last = inner;
        }
        shape.Name = Is(last, templateFunction) ? Dotted(Field(last, NameField)) : SliceOf(last);
        shape.Receiver = Dotted(Range(start, Nodes[last].Start));
        shape.Scope = Join(S.Scope, shape.Receiver);
        if (Nodes[last].Symbol == destructor)
        {
            shape.Add |= Modifiers.Destructor;
        }
    }

    private Slice Trimmed(int start, int end)
    {
        while (end > start && Text[end - 1] <= ' ')
        {
            end--;
        }
        return Range(start, end);
    }

    private Slice TypeName(int type)
    {
        if (type == 0 || (cpp && Is(type, placeholder)))
        {
            return Slice.Empty;
        }
        if (Is(type, structSpecifier) || Is(type, unionSpecifier) || Is(type, enumSpecifier))
        {
            return Dotted(Field(type, NameField));
        }
        return Dotted(type);
    }

    protected override void ReadParameters(int parameters)
    {
        var index = 0;
        var end = Nodes[parameters].Next;
        for (var child = parameters + 1; child < end; child = Nodes[child].Next)
        {
            var symbol = Nodes[child].Symbol;
            if (symbol == identifier)
            {
                AddParameter(child, SliceOf(child), Slice.Empty, ++index);
            }
            else if (symbol == variadicParameter)
            {
                AddParameter(child, Slice.Empty, Slice.Empty, ++index, variadic: true);
            }
            else if (symbol == parameterDeclaration || (cpp && (symbol == optionalParameter || symbol == variadicDeclaration)))
            {
                var declared = Field(child, declarator);
                if (declared == 0 && Bytes(child).SequenceEqual("void"u8))
                {
                    continue;
                }
                var name = declared == 0 ? 0 : Declared(declared, out _);
                var type = Trimmed(Nodes[child].Start, name == 0 ? Nodes[child].End : Nodes[name].Start);
                AddParameter(child, SliceOf(name), type, ++index, cpp && symbol == variadicDeclaration);
            }
        }
    }

    protected override int OnSpecial(int i)
    {
        var symbol = Nodes[i].Symbol;
        if (cpp && symbol == accessSpecifier)
        {
            if (Nodes[Nodes[i].Parent].Symbol == memberList)
            {
                S.Access = base.ModifierOf(Bytes(i));
            }
            return i;
        }
        if (cpp && (symbol == argumentList || symbol == initializerList))
        {
            Initialize(i);
            return i;
        }
        if (symbol == ushort.MaxValue)
        {
            Broken(i);
            return i;
        }
        if (symbol == preprocDef)
        {
            AddMember(i, i, SliceOf(Field(i, NameField)), Slice.Empty, Modifiers.Const);
            return i;
        }
        if (Nodes[Nodes[i].Parent].Symbol == functionDefinition)
        {
            TypeOldStyleParameters(i);
            return Nodes[i].Next - 1;
        }
        var type = TypeName(Field(i, TypeField));
        var end = Nodes[i].Next;
        for (var child = i + 1; child < end; child = Nodes[child].Next)
        {
            if (Nodes[child].Field != declarator)
            {
                continue;
            }
            if (S.In != Place.Method && Method(i, child, 0))
            {
                break;
            }
            var name = Declared(child, out _);
            var init = Field(child, ValueField);
            AddVariable(child, SliceOf(name), type, Is(init, argumentList) ? 0 : init);
        }
        return i;
    }

    /// <summary>Store store(3) and Store store{3} call the constructor.</summary>
    private void Initialize(int i)
    {
        var owner = Nodes[i].Parent;
        var type = Is(owner, initDeclarator) ? Field(Nodes[owner].Parent, TypeField) : 0;
        if (type != 0 && (Is(type, typeIdentifier) || Is(type, qualified) || Is(type, templateType)) && Is(Field(owner, declarator), identifier))
        {
            var call = new CallShape { Kind = CallKind.Construct, Name = Dotted(type), Arguments = i };
            AddCall(i, ref call);
        }
    }

    /// <summary>A prototype followed by unknown macros ("int f(void) __THROW;") is an error node that ends with the declarator.</summary>
    private void Broken(int i)
    {
        var last = S.In == Place.Method ? 0 : Last(i);
        if (last != 0 && Field(i, TypeField) != 0 && Grammar.Roles[Nodes[last].Symbol] == Role.None)
        {
            Method(i, last, 0);
        }
    }

    private void TypeOldStyleParameters(int declaration)
    {
        ref var method = ref Facts.Methods[S.Method];
        var type = Field(declaration, TypeField);
        var end = Nodes[declaration].Next;
        for (var child = declaration + 1; child < end; child = Nodes[child].Next)
        {
            var name = Nodes[child].Field == declarator ? Declared(child, out _) : 0;
            for (var p = method.FirstParameter; name != 0 && p < method.FirstParameter + method.ParameterCount; p++)
            {
                if (Bytes(Facts.Parameters[p].Name).SequenceEqual(Bytes(name)))
                {
                    Facts.Parameters[p].Type = SliceOf(type);
                }
            }
        }
    }
}
