namespace Capstan.Features.Code.Graph.Parsing.Languages;

/// <summary>Kotlin. The grammar names few fields, so children are told apart by kind and order.</summary>
internal sealed unsafe partial class KotlinExtractor : Extractor
{
    private readonly ushort identifier, qualifiedIdentifier, userType, nullableType, functionValueParameters, functionBody, typeParameters, typeConstraints, parameter, parameterModifiers;
    private readonly ushort classParameters, classParameter, delegationSpecifiers, delegationSpecifier, constructorInvocation, explicitDelegation, objectDeclaration, companionObject, objectLiteral;
    private readonly ushort primaryConstructor, secondaryConstructor, anonymousInitializer, getter, setter, propertyDeclaration, variableDeclaration, multiVariable, block;
    private readonly ushort callExpression, navigation, valueArguments, valueArgument, annotatedLambda, lambdaLiteral, thisExpression, superExpression, callableReference, delegationCall, annotation, fileAnnotation;
    private readonly ushort stringLiteral, typeAlias, enumEntry, ifExpression, forStatement, modifiers, typeArguments, propertyDelegate, classBody, functionDeclaration, indexExpression, lambdaParameters;

    public KotlinExtractor() : base("kotlin")
    {
        identifier = Grammar.Symbol("identifier");
        qualifiedIdentifier = Grammar.Symbol("qualified_identifier");
        userType = Grammar.Symbol("user_type");
        nullableType = Grammar.Symbol("nullable_type");
        functionValueParameters = Grammar.Symbol("function_value_parameters");
        functionBody = Grammar.Symbol("function_body");
        typeParameters = Grammar.Symbol("type_parameters");
        typeConstraints = Grammar.Symbol("type_constraints");
        parameter = Grammar.Symbol("parameter");
        parameterModifiers = Grammar.Symbol("parameter_modifiers");
        classParameters = Grammar.Symbol("class_parameters");
        classParameter = Grammar.Symbol("class_parameter");
        delegationSpecifiers = Grammar.Symbol("delegation_specifiers");
        delegationSpecifier = Grammar.Symbol("delegation_specifier");
        constructorInvocation = Grammar.Symbol("constructor_invocation");
        explicitDelegation = Grammar.Symbol("explicit_delegation");
        objectDeclaration = Grammar.Symbol("object_declaration");
        companionObject = Grammar.Symbol("companion_object");
        objectLiteral = Grammar.Symbol("object_literal");
        primaryConstructor = Grammar.Symbol("primary_constructor");
        secondaryConstructor = Grammar.Symbol("secondary_constructor");
        anonymousInitializer = Grammar.Symbol("anonymous_initializer");
        getter = Grammar.Symbol("getter");
        setter = Grammar.Symbol("setter");
        propertyDeclaration = Grammar.Symbol("property_declaration");
        variableDeclaration = Grammar.Symbol("variable_declaration");
        multiVariable = Grammar.Symbol("multi_variable_declaration");
        block = Grammar.Symbol("block");
        callExpression = Grammar.Symbol("call_expression");
        navigation = Grammar.Symbol("navigation_expression");
        valueArguments = Grammar.Symbol("value_arguments");
        valueArgument = Grammar.Symbol("value_argument");
        annotatedLambda = Grammar.Symbol("annotated_lambda");
        lambdaLiteral = Grammar.Symbol("lambda_literal");
        thisExpression = Grammar.Symbol("this_expression");
        superExpression = Grammar.Symbol("super_expression");
        callableReference = Grammar.Symbol("callable_reference");
        delegationCall = Grammar.Symbol("constructor_delegation_call");
        annotation = Grammar.Symbol("annotation");
        fileAnnotation = Grammar.Symbol("file_annotation");
        stringLiteral = Grammar.Symbol("string_literal");
        typeAlias = Grammar.Symbol("type_alias");
        enumEntry = Grammar.Symbol("enum_entry");
        ifExpression = Grammar.Symbol("if_expression");
        forStatement = Grammar.Symbol("for_statement");
        modifiers = Grammar.Symbol("modifiers");
        typeArguments = Grammar.Symbol("type_arguments");
        propertyDelegate = Grammar.Symbol("property_delegate");
        classBody = Grammar.Symbol("class_body");
        functionDeclaration = Grammar.Symbol("function_declaration");
        indexExpression = Grammar.Symbol("index_expression");
        lambdaParameters = Grammar.Symbol("lambda_parameters");
        Grammar.As(Role.Package, "package_header").As(Role.Type, "class_declaration", "object_declaration", "companion_object", "object_literal", "type_alias")
            .As(Role.Method, "function_declaration", "primary_constructor", "secondary_constructor", "anonymous_initializer", "getter", "setter")
            .As(Role.Special, "property_declaration").As(Role.Member, "enum_entry").As(Role.Call, "call_expression", "constructor_invocation", "constructor_delegation_call", "callable_reference")
            .As(Role.Import, "import").As(Role.Assignment, "assignment").As(Role.Annotation, "annotation").As(Role.Lambda, "lambda_literal", "anonymous_function")
            .As(Role.Comment, "line_comment", "block_comment").As(Role.String, "string_literal", "multiline_string_literal").As(Role.Character, "character_literal")
            .As(Role.Number, "number_literal", "float_literal").As(Role.Binary, "binary_expression").As(Role.If, ControlKind.If, "if_expression")
            .As(Role.Loop, ControlKind.For, "for_statement").As(Role.Loop, ControlKind.While, "while_statement").As(Role.Loop, ControlKind.Do, "do_while_statement")
            .As(Role.Switch, ControlKind.Match, "when_expression").As(Role.Case, ControlKind.Case, "when_entry").As(Role.Try, ControlKind.Try, "try_expression")
            .As(Role.Catch, ControlKind.Catch, "catch_block").As(Role.Finally, ControlKind.Finally, "finally_block").As(Role.Throw, ControlKind.Throw, "throw_expression")
            .As(Role.Return, ControlKind.Return, "return_expression")
            .As(Role.Identifier, "identifier").As(Role.Field, "navigation_expression")
            .Look(Look.Identifier, "identifier", "this_expression").Look(Look.Member, "navigation_expression").Look(Look.String, "string_literal", "multiline_string_literal")
            .Look(Look.Number, "number_literal", "float_literal").Look(Look.Literal, "character_literal").Look(Look.Call, "call_expression").Look(Look.Construct, "object_literal")
            .Look(Look.Lambda, "lambda_literal", "anonymous_function", "callable_reference", "annotated_lambda").Look(Look.Binary, "binary_expression").Look(Look.Index, "index_expression")
            .Look(Look.Conditional, "if_expression", "when_expression").Look(Look.Wrapper, "parenthesized_expression").Look(Look.Collection, "collection_literal")
            .Drops("type_arguments").HoldsAnnotations("modifiers", "parameter_modifiers").Tokens("constructor");
    }

    protected override bool HasImplicitThis => true;
    protected override string LiteralType(int node) => Grammar.Looks[Nodes[node].Symbol] == Look.String ? "String" : "";
    protected override bool IsNoVariable(int node) => Is(Nodes[node].Parent, userType) || (Is(Nodes[node].Parent, valueArgument) && node != Last(Nodes[node].Parent));
    protected override int LambdaParametersOf(int lambda) => Child(lambda, lambdaParameters);

    /// <summary>The grammar names neither branches nor bodies: they follow the condition.</summary>
    protected override int BodyOf(int control) => RoleOf(control) switch
    {
        Role.If => After(Field(control, ConditionField), control),
        Role.Loop when !Bytes(control).StartsWith("do"u8) => Last(control),
        _ => 0,
    };

    protected override int AlternativeOf(int control) => RoleOf(control) == Role.If && ChildCount(control) > 2 ? Last(control) : 0;

    private int After(int child, int node) => child != 0 && Nodes[child].Next < Nodes[node].Next ? Nodes[child].Next : 0;

    protected override bool IsExported(in MethodRecord method) => ((Modifiers)method.Modifiers & (Modifiers.Private | Modifiers.Local)) == 0;

    protected override bool HasInterpolation(int i)
    {
        var text = Bytes(i);
        for (var at = text.IndexOf((byte)'$'); at >= 0 && at + 1 < text.Length; at++)
        {
            if (text[at] == '$' && (IsNamePart(text[at + 1]) || text[at + 1] == '{') && (at == 0 || text[at - 1] != '\\'))
            {
                return true;
            }
        }
        return false;
    }

    protected override void OnPackage(int i) => S.Scope = Facts.Header.Package = Dotted(First(i));

    protected override void OnType(int i)
    {
        var symbol = Nodes[i].Symbol;
        var name = symbol == typeAlias ? Field(i, TypeField) : Field(i, NameField);
        var shape = new TypeShape { Node = i, FirstBase = Facts.Names.Count, TypeParameters = SliceOf(Child(i, typeParameters)) };
        shape.Name = name != 0 ? SliceOf(name) : symbol == companionObject ? Compose("Companion"u8) : Anonymous(i);
        shape.Kind = symbol == typeAlias ? TypeKind.Alias : symbol == objectDeclaration || symbol == companionObject ? TypeKind.Object : KindOf(i, name);
        if (shape.Kind == TypeKind.Alias)
        {
            shape.AliasOf = SliceOf(Last(i)) is { Length: <= 200 } target ? target : Slice.Empty;
        }
        var specifiers = Child(i, delegationSpecifiers);
        for (var child = specifiers + 1; specifiers != 0 && child < Nodes[specifiers].Next; child = Nodes[child].Next)
        {
            if (Is(child, delegationSpecifier))
            {
                var target = First(child);
                target = Is(target, constructorInvocation) || Is(target, explicitDelegation) ? First(target) : target;
                AddBase(Dotted(target));
            }
        }
        BeginType(ref shape);
    }

    private TypeKind KindOf(int i, int name)
    {
        if (name == 0)
        {
            return TypeKind.Class;
        }
        var head = new ReadOnlySpan<byte>(Text + Nodes[i].Start, Nodes[name].Start - Nodes[i].Start);
        return head.EndsWith("interface "u8) ? TypeKind.Interface : head.IndexOf("enum class"u8) >= 0 ? TypeKind.Enum : head.IndexOf("data class"u8) >= 0 ? TypeKind.Record : TypeKind.Class;
    }

    protected override void OnMethod(int i)
    {
        var shape = new MethodShape { Node = i };
        var symbol = Nodes[i].Symbol;
        if (symbol == primaryConstructor || symbol == secondaryConstructor)
        {
            if (S.In != Place.Type)
            {
                return;
            }
            shape.Name = Facts.Types[S.Type].Name;
            shape.Add = Modifiers.Constructor;
            shape.Parameters = Child(i, symbol == primaryConstructor ? classParameters : functionValueParameters);
            shape.Body = symbol == primaryConstructor ? shape.Parameters : Child(i, block);
            shape.Body = shape.Body != 0 ? shape.Body : shape.Parameters;
            shape.HeaderEnd = shape.Parameters == 0 ? 0 : Nodes[shape.Parameters].End;
            if (symbol == primaryConstructor && Field(Nodes[i].Parent, NameField) is var named && named != 0)
            {
                shape.Signature = Range(Nodes[named].Start, Nodes[i].End);
            }
        }
        else if (symbol == anonymousInitializer)
        {
            shape.Name = Compose("init"u8);
            shape.Add = Modifiers.Private;
            shape.Body = Child(i, block);
        }
        else if (symbol == getter || symbol == setter)
        {
            shape.Body = Child(i, functionBody);
            if (shape.Body == 0)
            {
                return;
            }
            var variable = Child(Nodes[i].Parent, variableDeclaration);
            shape.Name = Compose([.. symbol == getter ? "get_"u8 : "set_"u8, .. variable == 0 ? [] : Bytes(First(variable))]);
            shape.Add = Modifiers.Accessor;
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
        shape.Parameters = Child(i, functionValueParameters);
        shape.Body = Child(i, functionBody);
        shape.TypeParameters = SliceOf(Child(i, typeParameters));
        var receiver = 0;
        for (var child = i + 1; child < Nodes[i].Next; child = Nodes[child].Next)
        {
            if (child < name && (Is(child, userType) || Is(child, nullableType)))
            {
                receiver = child;
            }
            else if (shape.Parameters != 0 && child > shape.Parameters && shape.ReturnType.IsEmpty && !Is(child, functionBody) && !Is(child, typeConstraints) && RoleOf(child) != Role.Comment)
            {
                shape.ReturnType = SliceOf(child);
            }
        }
        shape.Name = SliceOf(name);
        if (receiver == 0)
        {
            return;
        }
        shape.Add = Modifiers.Extension;
        shape.Receiver = Dotted(receiver);
        if (shape.Name.IsEmpty)
        {
            // "fun String.ext()": the grammar reads String.ext as the type and misses the name.
            var whole = shape.Receiver;
            shape.Name = LastSegment(whole);
            shape.Receiver = Range(whole.Offset, shape.Name.Offset - 1);
        }
        shape.Scope = Join(S.Scope, shape.Receiver);
    }

    protected override void ReadParameters(int parameters)
    {
        var index = 0;
        var variadic = false;
        for (var child = parameters + 1; child < Nodes[parameters].Next; child = Nodes[child].Next)
        {
            if (Is(child, parameterModifiers))
            {
                variadic = Bytes(child).IndexOf("vararg"u8) >= 0;
            }
            else if (Is(child, parameter) || Is(child, classParameter))
            {
                var name = Child(child, identifier);
                var type = name == 0 || Nodes[name].Next >= Nodes[child].Next ? Slice.Empty : SliceOf(Nodes[name].Next);
                variadic |= Child(child, modifiers) is var words && words != 0 && Bytes(words).IndexOf("vararg"u8) >= 0;
                AddParameter(child, SliceOf(name), type, ++index, variadic);
                variadic = false;
                if (Is(child, classParameter) && name != 0 && IsProperty(child, name))
                {
                    AddMember(child, child, SliceOf(name), Dotted(type));
                }
            }
        }
    }
}
