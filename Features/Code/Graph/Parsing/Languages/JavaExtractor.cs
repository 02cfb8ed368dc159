namespace Capstan.Features.Code.Graph.Parsing.Languages;

internal sealed unsafe class JavaExtractor : Extractor
{
    private readonly ushort declarator, objectField, superclass, interfaces, constructor, typeParameters, dimensions;
    private readonly ushort classBody, creation, methodReference, explicitConstructor, asterisk, spread, formalParameter, typeList, extendsInterfaces, identifier, scopedIdentifier;
    private readonly ushort fieldAccess, thisSymbol, superSymbol, interfaceDeclaration, enumDeclaration, recordDeclaration, annotationType, constructorDeclaration, compactConstructor;
    private readonly ushort enumConstant, enhancedFor, catchParameter, resource, variableDeclarator, arrayAccess, labeled, switchRule;

    public JavaExtractor() : base("java")
    {
        declarator = Grammar.Field("declarator");
        objectField = Grammar.Field("object");
        superclass = Grammar.Field("superclass");
        interfaces = Grammar.Field("interfaces");
        constructor = Grammar.Field("constructor");
        typeParameters = Grammar.Field("type_parameters");
        dimensions = Grammar.Field("dimensions");
        classBody = Grammar.Symbol("class_body");
        creation = Grammar.Symbol("object_creation_expression");
        methodReference = Grammar.Symbol("method_reference");
        explicitConstructor = Grammar.Symbol("explicit_constructor_invocation");
        asterisk = Grammar.Symbol("asterisk");
        spread = Grammar.Symbol("spread_parameter");
        formalParameter = Grammar.Symbol("formal_parameter");
        typeList = Grammar.Symbol("type_list");
        extendsInterfaces = Grammar.Symbol("extends_interfaces");
        identifier = Grammar.Symbol("identifier");
        scopedIdentifier = Grammar.Symbol("scoped_identifier");
        fieldAccess = Grammar.Symbol("field_access");
        thisSymbol = Grammar.Symbol("this");
        superSymbol = Grammar.Symbol("super");
        interfaceDeclaration = Grammar.Symbol("interface_declaration");
        enumDeclaration = Grammar.Symbol("enum_declaration");
        recordDeclaration = Grammar.Symbol("record_declaration");
        annotationType = Grammar.Symbol("annotation_type_declaration");
        constructorDeclaration = Grammar.Symbol("constructor_declaration");
        compactConstructor = Grammar.Symbol("compact_constructor_declaration");
        enumConstant = Grammar.Symbol("enum_constant");
        enhancedFor = Grammar.Symbol("enhanced_for_statement");
        catchParameter = Grammar.Symbol("catch_formal_parameter");
        resource = Grammar.Symbol("resource");
        variableDeclarator = Grammar.Symbol("variable_declarator");
        arrayAccess = Grammar.Symbol("array_access");
        labeled = Grammar.Symbol("labeled_statement");
        switchRule = Grammar.Symbol("switch_rule");
        Grammar.As(Role.Package, "package_declaration").As(Role.Type, "class_declaration", "interface_declaration", "enum_declaration", "record_declaration", "annotation_type_declaration")
            .As(Role.Method, "method_declaration", "constructor_declaration", "compact_constructor_declaration", "annotation_type_element_declaration")
            .As(Role.Member, "field_declaration", "constant_declaration", "enum_constant").As(Role.Local, "local_variable_declaration", "resource", "catch_formal_parameter")
            .As(Role.Call, "method_invocation", "object_creation_expression", "explicit_constructor_invocation", "method_reference")
            .As(Role.Import, "import_declaration").As(Role.Assignment, "assignment_expression").As(Role.Annotation, "marker_annotation", "annotation")
            .As(Role.Special, "class_body").As(Role.Lambda, "lambda_expression").As(Role.Comment, "line_comment", "block_comment")
            .As(Role.String, "string_literal").As(Role.Character, "character_literal")
            .As(Role.Number, "decimal_integer_literal", "hex_integer_literal", "octal_integer_literal", "binary_integer_literal", "decimal_floating_point_literal")
            .As(Role.Binary, "binary_expression").As(Role.If, ControlKind.If, "if_statement")
            .As(Role.Loop, ControlKind.For, "for_statement", "enhanced_for_statement").As(Role.Loop, ControlKind.While, "while_statement").As(Role.Loop, ControlKind.Do, "do_statement")
            .As(Role.Switch, ControlKind.Switch, "switch_expression").As(Role.Case, ControlKind.Case, "switch_label")
            .As(Role.Try, ControlKind.Try, "try_statement", "try_with_resources_statement").As(Role.Catch, ControlKind.Catch, "catch_clause").As(Role.Finally, ControlKind.Finally, "finally_clause")
            .As(Role.Throw, ControlKind.Throw, "throw_statement").As(Role.Return, ControlKind.Return, "return_statement").As(Role.Break, ControlKind.Break, "break_statement")
            .As(Role.Continue, ControlKind.Continue, "continue_statement").As(Role.Yield, ControlKind.Yield, "yield_statement").As(Role.Ternary, ControlKind.Ternary, "ternary_expression")
            .As(Role.Identifier, "identifier").As(Role.Field, "field_access").As(Role.Label, "labeled_statement")
            .Look(Look.Identifier, "identifier", "this").Look(Look.Member, "field_access").Look(Look.String, "string_literal")
            .Look(Look.Number, "decimal_integer_literal", "hex_integer_literal", "decimal_floating_point_literal").Look(Look.Literal, "character_literal", "true", "false", "null_literal")
            .Look(Look.Call, "method_invocation").Look(Look.Construct, "object_creation_expression").Look(Look.Lambda, "lambda_expression", "method_reference")
            .Look(Look.Binary, "binary_expression").Look(Look.Index, "array_access").Look(Look.Conditional, "ternary_expression").Look(Look.Wrapper, "parenthesized_expression")
            .Look(Look.Collection, "array_creation_expression", "array_initializer")
            .Leaves("string_literal", "character_literal").Drops("type_arguments").HoldsAnnotations("modifiers");
    }

    protected override Modifiers DefaultAccess(TypeKind kind) => kind == TypeKind.Interface ? Modifiers.Public : Modifiers.None;

    /// <summary>case A -> …: what the arrow leads to, and to nothing behind it.</summary>
    protected override int BodyOf(int control) =>
        RoleOf(control) != Role.Case ? base.BodyOf(control) : Is(Nodes[control].Parent, switchRule) && Nodes[control].Next < Nodes[Nodes[control].Parent].Next ? Nodes[control].Next : 0;

    protected override bool IsExported(in MethodRecord method) => ((Modifiers)method.Modifiers & (Modifiers.Public | Modifiers.Protected)) != 0;

    protected override bool HasImplicitThis => true;
    protected override bool DeclaresInLists => true;

    protected override bool IsNoVariable(int node) => Is(Nodes[node].Parent, labeled) || (Is(Nodes[node].Parent, methodReference) && node != First(Nodes[node].Parent));

    protected override void OnPackage(int i)
    {
        for (var child = i + 1; child < Nodes[i].Next; child = Nodes[child].Next)
        {
            if (Is(child, scopedIdentifier) || Is(child, identifier))
            {
                S.Scope = Facts.Header.Package = SliceOf(child);
            }
        }
    }

    protected override void OnType(int i)
    {
        var symbol = Nodes[i].Symbol;
        var shape = new TypeShape
        {
            Node = i,
            Name = SliceOf(Field(i, NameField)),
            TypeParameters = SliceOf(Field(i, typeParameters)),
            FirstBase = Facts.Names.Count,
            Kind = symbol == interfaceDeclaration || symbol == annotationType ? TypeKind.Interface
                : symbol == enumDeclaration ? TypeKind.Enum : symbol == recordDeclaration ? TypeKind.Record : TypeKind.Class,
        };
        if (Field(i, superclass) is var super && super != 0)
        {
            AddBase(Dotted(First(super)));
        }
        Bases(Field(i, interfaces));
        Bases(Child(i, extendsInterfaces));
        BeginType(ref shape);
        if (shape.Kind == TypeKind.Record && Field(i, ParametersField) is var components && components != 0)
        {
            for (var child = components + 1; child < Nodes[components].Next; child = Nodes[child].Next)
            {
                if (Is(child, formalParameter))
                {
                    AddMember(child, child, SliceOf(Field(child, NameField)), Dotted(Field(child, TypeField)), Modifiers.Private | Modifiers.Final);
                }
            }
        }
    }

    private void Bases(int clause)
    {
        var list = clause == 0 ? 0 : Child(clause, typeList);
        for (var child = list + 1; list != 0 && child < Nodes[list].Next; child = Nodes[child].Next)
        {
            AddBase(Dotted(child));
        }
    }

    /// <summary>The body of an anonymous class is a type of its own.</summary>
    protected override int OnSpecial(int i)
    {
        var constant = Is(Nodes[i].Parent, enumConstant);
        if (!constant && !Is(Nodes[i].Parent, creation))
        {
            return i;
        }
        var shape = new TypeShape { Node = i, Name = Anonymous(i), Kind = TypeKind.Class, FirstBase = Facts.Names.Count };
        AddBase(constant ? S.Type < 0 ? Slice.Empty : Facts.Types[S.Type].Name : Dotted(Field(Nodes[i].Parent, TypeField)));
        BeginType(ref shape);
        return i;
    }

    protected override void OnMethod(int i)
    {
        var type = Field(i, TypeField);
        var shape = new MethodShape
        {
            Node = i,
            Name = SliceOf(Field(i, NameField)),
            Parameters = Field(i, ParametersField),
            Body = Field(i, BodyField),
            ReturnType = SliceOf(type),
            TypeParameters = SliceOf(Field(i, typeParameters)),
            Add = Is(i, constructorDeclaration) || Is(i, compactConstructor) ? Modifiers.Constructor : Modifiers.None,
        };
        BeginMethod(ref shape);
    }

    protected override void ReadParameters(int parameters)
    {
        var index = 0;
        for (var child = parameters + 1; child < Nodes[parameters].Next; child = Nodes[child].Next)
        {
            if (Is(child, formalParameter))
            {
                AddParameter(child, SliceOf(Field(child, NameField)), SliceOf(Field(child, TypeField)), ++index);
            }
            else if (Is(child, spread))
            {
                var name = Child(child, variableDeclarator);
                var type = 0;
                for (var part = child + 1; part < name; part = Nodes[part].Next)
                {
                    type = Grammar.AnnotationHolders[Nodes[part].Symbol] ? type : part;
                }
                AddParameter(child, name == 0 ? Slice.Empty : SliceOf(Field(name, NameField)), SliceOf(type), ++index, variadic: true);
            }
        }
    }

    protected override void OnMember(int i)
    {
        if (Is(i, enumConstant))
        {
            AddMember(i, i, SliceOf(Field(i, NameField)), Slice.Empty, Modifiers.Public | Modifiers.Static | Modifiers.Final);
            return;
        }
        var type = Dotted(Field(i, TypeField));
        for (var child = i + 1; child < Nodes[i].Next; child = Nodes[child].Next)
        {
            if (Nodes[child].Field == declarator)
            {
                AddMember(child, i, SliceOf(Field(child, NameField)), type);
            }
        }
    }

    protected override void OnLocal(int i)
    {
        if (Is(i, catchParameter) || Is(i, resource))
        {
            var typeNode = Is(i, resource) ? Field(i, TypeField) : NextToName(i);
            AddVariable(i, SliceOf(Field(i, NameField)), Declared(typeNode), Field(i, ValueField));
            return;
        }
        var type = Declared(Field(i, TypeField));
        for (var child = i + 1; child < Nodes[i].Next; child = Nodes[child].Next)
        {
            if (Nodes[child].Field == declarator)
            {
                AddVariable(child, SliceOf(Field(child, NameField)), type, Field(child, ValueField));
            }
        }
    }

    private int NextToName(int parameter)
    {
        var type = 0;
        for (var child = parameter + 1; child < Nodes[parameter].Next && Nodes[child].Field != NameField; child = Nodes[child].Next)
        {
            type = child;
        }
        return type == 0 ? 0 : First(type);
    }

    private Slice Declared(int type) => Bytes(type).SequenceEqual("var"u8) ? Slice.Empty : Dotted(type);

    protected override void OnLoop(int i)
    {
        if (Is(i, enhancedFor))
        {
            AddLocal(i, SliceOf(Field(i, NameField)), Declared(Field(i, TypeField)), 0);
        }
    }

    protected override bool IsForeach(int loop) => Is(loop, enhancedFor);

    protected override void OnImport(int i)
    {
        var name = First(i);
        if (name == 0)
        {
            return;
        }
        var wildcard = Child(i, asterisk) != 0;
        AddImport(i, SliceOf(name), wildcard ? Slice.Empty : LastSegment(SliceOf(name)), wildcard);
    }

    protected override void OnAssignment(int i)
    {
        var left = Field(i, LeftField);
        var right = Field(i, RightField);
        if (left != 0 && right != 0)
        {
            var member = Is(left, fieldAccess);
            var name = member ? Field(left, Grammar.FieldOrNone("field")) : left;
            AddAssignment(i, Is(left, arrayAccess) ? SliceOf(First(left)) : SliceOf(name), member ? SliceOf(Field(left, objectField)) : Slice.Empty, right, IsCompound(left, right));
        }
    }

    protected override bool DescribeCall(int i, ref CallShape call)
    {
        call.Arguments = Field(i, ArgumentsField);
        if (Is(i, creation))
        {
            call.Kind = CallKind.Construct;
            call.Name = Dotted(Field(i, TypeField));
            return true;
        }
        if (Is(i, explicitConstructor))
        {
            var target = Field(i, constructor);
            call.Kind = CallKind.Construct;
            call.Name = SliceOf(target);
            call.ReceiverKind = Is(target, superSymbol) ? ReceiverKind.Base : ReceiverKind.This;
            return true;
        }
        if (Is(i, methodReference))
        {
            var owner = First(i);
            var name = Last(i);
            call.Kind = CallKind.Reference;
            if (owner == name)
            {
                call.Name = Dotted(owner);
                return true;
            }
            Receive(owner, ref call);
            call.Name = SliceOf(name);
            return true;
        }
        Receive(Field(i, objectField), ref call);
        call.Name = SliceOf(Field(i, NameField));
        return true;
    }

    protected override ReceiverKind ReceiverKindOf(int node)
    {
        var symbol = Nodes[node].Symbol;
        return symbol == identifier ? NameKind(node) : symbol == thisSymbol ? ReceiverKind.This : symbol == superSymbol ? ReceiverKind.Base
            : symbol == fieldAccess ? PathKind(node) : ReceiverKind.Expression;
    }

    protected override bool IsDebugCall(ReadOnlySpan<byte> name, ReadOnlySpan<byte> receiver) =>
        name.SequenceEqual("printStackTrace"u8) || (receiver.StartsWith("System.out"u8) && name.StartsWith("print"u8));
}
