namespace Capstan.Features.Code.Graph.Parsing.Languages;

internal sealed unsafe class GoExtractor : Extractor
{
    private readonly ushort receiver, result, path, function, operand, field, typeParameters, tag;
    private readonly ushort pointerType, genericType, qualifiedType, typeIdentifier, identifier, selector, composite, structType, interfaceType, typeAlias;
    private readonly ushort variadic, parameterDeclaration, shortVar, varSpec, fieldList, typeElem, dot, rangeClause, parenthesized, typeConversion, fieldDeclaration, forClause, literalElement, key, typeAssertion;

    public GoExtractor() : base("go")
    {
        receiver = Grammar.Field("receiver");
        result = Grammar.Field("result");
        path = Grammar.Field("path");
        function = Grammar.Field("function");
        operand = Grammar.Field("operand");
        field = Grammar.Field("field");
        typeParameters = Grammar.Field("type_parameters");
        tag = Grammar.Field("tag");
        pointerType = Grammar.Symbol("pointer_type");
        genericType = Grammar.Symbol("generic_type");
        qualifiedType = Grammar.Symbol("qualified_type");
        typeIdentifier = Grammar.Symbol("type_identifier");
        identifier = Grammar.Symbol("identifier");
        selector = Grammar.Symbol("selector_expression");
        composite = Grammar.Symbol("composite_literal");
        structType = Grammar.Symbol("struct_type");
        interfaceType = Grammar.Symbol("interface_type");
        typeAlias = Grammar.Symbol("type_alias");
        variadic = Grammar.Symbol("variadic_parameter_declaration");
        parameterDeclaration = Grammar.Symbol("parameter_declaration");
        shortVar = Grammar.Symbol("short_var_declaration");
        varSpec = Grammar.Symbol("var_spec");
        fieldList = Grammar.Symbol("field_declaration_list");
        typeElem = Grammar.Symbol("type_elem");
        dot = Grammar.Symbol("dot");
        rangeClause = Grammar.Symbol("range_clause");
        parenthesized = Grammar.Symbol("parenthesized_expression");
        typeConversion = Grammar.Symbol("type_conversion_expression");
        fieldDeclaration = Grammar.Symbol("field_declaration");
        forClause = Grammar.Symbol("for_clause");
        literalElement = Grammar.Symbol("literal_element");
        key = Grammar.Field("key");
        typeAssertion = Grammar.Symbol("type_assertion_expression");
        Grammar.As(Role.Package, "package_clause").As(Role.Method, "function_declaration", "method_declaration", "method_elem")
            .As(Role.Type, "type_spec", "type_alias").As(Role.Member, "field_declaration").As(Role.Call, "call_expression", "composite_literal")
            .As(Role.Import, "import_spec").As(Role.Local, "short_var_declaration", "var_spec", "const_spec", "range_clause")
            .As(Role.Assignment, "assignment_statement").As(Role.Lambda, "func_literal").As(Role.Comment, "comment")
            .As(Role.String, "interpreted_string_literal", "raw_string_literal").As(Role.Number, "int_literal", "float_literal", "imaginary_literal")
            .As(Role.Character, "rune_literal").As(Role.Binary, "binary_expression")
            .As(Role.If, ControlKind.If, "if_statement").As(Role.Loop, ControlKind.For, "for_statement")
            .As(Role.Switch, ControlKind.Switch, "expression_switch_statement", "type_switch_statement", "select_statement")
            .As(Role.Case, ControlKind.Case, "expression_case", "type_case", "communication_case").As(Role.Return, ControlKind.Return, "return_statement")
            .As(Role.Break, ControlKind.Break, "break_statement").As(Role.Continue, ControlKind.Continue, "continue_statement")
            .As(Role.Goto, ControlKind.Goto, "goto_statement").As(Role.Break, ControlKind.Goto, "fallthrough_statement")
            .As(Role.Identifier, "identifier").As(Role.Field, "selector_expression").As(Role.Label, "labeled_statement")
            .Look(Look.Identifier, "identifier").Look(Look.Member, "selector_expression").Look(Look.String, "interpreted_string_literal", "raw_string_literal")
            .Look(Look.Number, "int_literal", "float_literal", "imaginary_literal").Look(Look.Literal, "rune_literal", "true", "false", "nil")
            .Look(Look.Call, "call_expression").Look(Look.Construct, "composite_literal").Look(Look.Lambda, "func_literal").Look(Look.Binary, "binary_expression")
            .Look(Look.Index, "index_expression", "slice_expression").Look(Look.Wrapper, "parenthesized_expression", "unary_expression")
            .Leaves("interpreted_string_literal", "raw_string_literal", "rune_literal").Drops("type_arguments").Wraps("type_declaration");
    }

    protected override bool AnyCommentDocuments => true;

    /// <summary>The receiver's name is what other languages call this.</summary>
    protected override bool IsSelf(int node)
    {
        ref var method = ref Facts.Methods[S.Method];
        return method.ParameterCount > 0 && Facts.Parameters[method.FirstParameter].Index == 0 && Bytes(node).SequenceEqual(Bytes(Facts.Parameters[method.FirstParameter].Name));
    }

    /// <summary>The key of T{Name: x} is T's, or nothing's.</summary>
    protected override bool IsNoVariable(int node) => Is(Nodes[node].Parent, literalElement) && Nodes[Nodes[node].Parent].Field == key;

    protected override int ClausesOf(int loop) => Child(loop, forClause) is var clause && clause != 0 ? clause : loop;
    protected override Modifiers ModifierOf(ReadOnlySpan<byte> word) => Modifiers.None;
    protected override Modifiers DefaultAccess(TypeKind kind) => Modifiers.None;
    protected override bool IsExported(in MethodRecord method) => IsUpper(Bytes(method.Name)) && ((Modifiers)method.Modifiers & Modifiers.Local) == 0;

    protected override void OnPackage(int i) => S.Scope = Facts.Header.Package = SliceOf(First(i));

    /// <summary>*Server[T] is Server, *sql.DB is sql.DB.</summary>
    private Slice TypeName(int type)
    {
        for (var steps = 0; type != 0 && steps < 16; steps++)
        {
            if (Is(type, pointerType))
            {
                type = First(type);
            }
            else if (Is(type, genericType))
            {
                type = Field(type, TypeField);
            }
            else
            {
                return SliceOf(type).Length > 200 ? Slice.Empty : SliceOf(type);
            }
        }
        return Slice.Empty;
    }

    protected override void OnMethod(int i)
    {
        var name = Field(i, NameField);
        var shape = new MethodShape
        {
            Node = i,
            Name = SliceOf(name),
            Parameters = Field(i, ParametersField),
            Body = Field(i, BodyField),
            ReturnType = SliceOf(Field(i, result)),
            TypeParameters = SliceOf(Field(i, typeParameters)),
        };
        var owner = Field(i, receiver);
        if (owner != 0)
        {
            shape.Receiver = TypeName(Field(First(owner), TypeField));
            shape.Scope = Join(S.Scope, shape.Receiver);
        }
        var text = Bytes(name);
        shape.IsTest = (text.StartsWith("Test"u8) || text.StartsWith("Benchmark"u8) || text.StartsWith("Fuzz"u8))
            && shape.Parameters != 0 && Bytes(shape.Parameters).IndexOf("testing."u8) >= 0;
        BeginMethod(ref shape);
    }

    protected override void ReadParameters(int parameters)
    {
        var index = 0;
        var owner = Field(Nodes[parameters].Parent, receiver) is var list && list != 0 ? First(list) : 0;
        if (owner != 0 && Field(owner, NameField) is var named && named != 0)
        {
            AddParameter(owner, SliceOf(named), SliceOf(Field(owner, TypeField)), 0);
        }
        for (var child = parameters + 1; child < Nodes[parameters].Next; child = Nodes[child].Next)
        {
            if (!Is(child, parameterDeclaration) && !Is(child, variadic))
            {
                continue;
            }
            var type = SliceOf(Field(child, TypeField));
            var any = false;
            for (var part = child + 1; part < Nodes[child].Next; part = Nodes[part].Next)
            {
                if (Nodes[part].Field == NameField)
                {
                    any = true;
                    AddParameter(child, SliceOf(part), type, ++index, Is(child, variadic));
                }
            }
            if (!any)
            {
                AddParameter(child, Slice.Empty, type, ++index, Is(child, variadic));
            }
        }
    }

    protected override void OnType(int i)
    {
        var type = Field(i, TypeField);
        var shape = new TypeShape { Node = i, Name = SliceOf(Field(i, NameField)), TypeParameters = SliceOf(Field(i, typeParameters)), FirstBase = Facts.Names.Count };
        shape.Kind = Is(type, structType) ? TypeKind.Struct : Is(type, interfaceType) ? TypeKind.Interface : TypeKind.Alias;
        if (shape.Kind == TypeKind.Alias)
        {
            shape.AliasOf = SliceOf(type).Length > 200 ? TypeName(type) : SliceOf(type);
        }
        else
        {
            Embedded(shape.Kind == TypeKind.Struct ? Child(type, fieldList) : type);
        }
        BeginType(ref shape);
    }

    /// <summary>Embedded structs and interfaces are what Go has for bases.</summary>
    private void Embedded(int list)
    {
        for (var child = list + 1; list != 0 && child < Nodes[list].Next; child = Nodes[child].Next)
        {
            if (Is(child, fieldDeclaration) && Field(child, NameField) == 0)
            {
                AddBase(TypeName(Field(child, TypeField)));
            }
            else if (Is(child, typeElem) && ChildCount(child) == 1)
            {
                AddBase(TypeName(First(child)));
            }
        }
    }

    protected override void OnMember(int i)
    {
        if (S.In != Place.Type)
        {
            return;
        }
        var type = TypeName(Field(i, TypeField));
        var named = false;
        for (var part = i + 1; part < Nodes[i].Next; part = Nodes[part].Next)
        {
            if (Nodes[part].Field == NameField)
            {
                named = true;
                AddMember(part, i, SliceOf(part), type);
            }
        }
        if (!named)
        {
            var dotAt = Bytes(type).LastIndexOf((byte)'.');
            AddMember(i, i, new Slice(type.Offset + dotAt + 1, type.Length - dotAt - 1), type);
        }
    }

    protected override void OnLocal(int i)
    {
        if (Is(i, shortVar) || Is(i, rangeClause))
        {
            var values = Is(i, shortVar) ? Field(i, RightField) : 0;
            loopHead = Is(i, rangeClause) ? Nodes[i].Parent : 0;
            var first = Facts.Locals.Count;
            Declare(Field(i, LeftField), Slice.Empty, values);
            loopHead = 0;
            // The second one is an element of what is ranged over.
            if (Is(i, rangeClause) && ChildCount(Field(i, LeftField)) == 2 && Facts.Locals.Count > first && Field(i, RightField) is var ranged && SliceOf(ranged) is { Length: > 0 and <= 100 } collection)
            {
                Facts.Locals[Facts.Locals.Count - 1].Call = Compose([.. Bytes(collection), .. "[]"u8]);
            }
            return;
        }
        var declared = TypeName(Field(i, TypeField));
        var list = Field(i, ValueField);
        var value = list == 0 ? 0 : First(list);
        for (var part = i + 1; part < Nodes[i].Next; part = Nodes[part].Next)
        {
            if (Nodes[part].Field == NameField)
            {
                Variable(part, declared.IsEmpty && S.In != Place.Method && S.LambdaDepth == 0 ? Made(value) : declared, value);
                value = Following(value, list);
            }
        }
    }

    /// <summary>[]T{…}, new(T) and make([]T, n).</summary>
    protected override Slice ConstructedBy(int init)
    {
        var type = Is(init, composite) ? Field(init, TypeField) : 0;
        if (type == 0 && !Is(init, composite) && Field(init, function) is var callee && (Bytes(callee).SequenceEqual("new"u8) || Bytes(callee).SequenceEqual("make"u8)))
        {
            type = First(Field(init, ArgumentsField));
        }
        return type == 0 ? Slice.Empty : TypeName(type);
    }

    /// <summary>A package's variable is read in other files, which do not see what initializes it: by custom, NewServer makes a Server.</summary>
    private Slice Made(int value)
    {
        var shape = new CallShape();
        if (value == 0 || Grammar.Looks[Nodes[value].Symbol] != Look.Call || !DescribeCall(value, ref shape) || shape.Name.Length < 4)
        {
            return Slice.Empty;
        }
        var name = Bytes(shape.Name);
        if (!(name.StartsWith("New"u8) || name.StartsWith("new"u8)) || !IsUpper(name[3..]))
        {
            return Slice.Empty;
        }
        return shape.Receiver.IsEmpty ? Compose(name[3..]) : shape.ReceiverKind == ReceiverKind.Identifier ? Compose([.. Bytes(shape.Receiver), .. "."u8, .. name[3..]]) : Slice.Empty;
    }

    private void Declare(int names, Slice type, int values)
    {
        if (names == 0)
        {
            return;
        }
        var value = values == 0 ? 0 : First(values);
        for (var name = names + 1; name < Nodes[names].Next; name = Nodes[name].Next)
        {
            if (Is(name, identifier))
            {
                // a, b := f() gives both what f returns.
                if (value == 0 && values != 0)
                {
                    Written(SliceOf(name), values);
                }
                Variable(name, type, value);
            }
            value = Following(value, values);
        }
    }

    private int Following(int value, int list) => value != 0 && list != 0 && Nodes[value].Next < Nodes[list].Next ? Nodes[value].Next : 0;

    private void Variable(int name, Slice type, int value)
    {
        if (type.IsEmpty && value != 0 && Is(value, typeAssertion))
        {
            type = TypeName(Field(value, TypeField));
        }
        if (!Bytes(name).SequenceEqual("_"u8))
        {
            AddVariable(name, SliceOf(name), type, value);
        }
    }

    protected override void OnImport(int i)
    {
        var file = Field(i, path);
        if (file == 0 || Nodes[file].End - Nodes[file].Start <= 2)
        {
            return;
        }
        var entity = Range(Nodes[file].Start + 1, Nodes[file].End - 1);
        var name = Field(i, NameField);
        var slash = Bytes(entity).LastIndexOf((byte)'/');
        var last = new Slice(entity.Offset + slash + 1, entity.Length - slash - 1);
        var wildcard = Is(name, dot);
        AddImport(i, entity, wildcard ? Slice.Empty : name != 0 ? SliceOf(name) : last, wildcard, alias: name != 0 && !wildcard);
    }

    protected override void OnAssignment(int i)
    {
        var names = Field(i, LeftField);
        var values = Field(i, RightField);
        if (names == 0 || values == 0)
        {
            return;
        }
        var compound = IsCompound(names, values);
        var value = First(values);
        for (var target = names + 1; target < Nodes[names].Next; target = Nodes[target].Next)
        {
            if (value == 0)
            {
                Written(SliceOf(target), values);
                continue;
            }
            var member = Is(target, selector);
            var name = SliceOf(member ? Field(target, field) : target);
            AddAssignment(target, name.Length > 200 ? Slice.Empty : name, member ? SliceOf(Field(target, operand)) : Slice.Empty, value, compound);
            value = Following(value, values);
        }
    }

    /// <summary>Struct tags are no literals of the program's.</summary>
    protected override bool IsDocString(int i) => Nodes[i].Field == tag;

    protected override bool IsForeach(int loop) => Child(loop, rangeClause) != 0;

    protected override bool DescribeCall(int i, ref CallShape call)
    {
        if (Is(i, composite))
        {
            var type = Field(i, TypeField);
            type = Is(type, genericType) ? Field(type, TypeField) : type;
            if (!Is(type, typeIdentifier) && !Is(type, qualifiedType))
            {
                return false;
            }
            call.Kind = CallKind.Construct;
            call.Name = SliceOf(type);
            return true;
        }
        call.Arguments = Field(i, ArgumentsField);
        var callee = Field(i, function);
        while (Is(callee, parenthesized))
        {
            callee = First(callee);
        }
        if (Is(callee, selector))
        {
            Receive(Field(callee, operand), ref call);
            call.Name = SliceOf(Field(callee, field));
            return true;
        }
        call.Name = Is(callee, identifier) ? SliceOf(callee) : Slice.Empty;
        return true;
    }

    protected override ReceiverKind ReceiverKindOf(int node) => Is(node, identifier) ? ReceiverKind.Identifier : ReceiverKind.Expression;

    protected override bool IsDebugCall(ReadOnlySpan<byte> name, ReadOnlySpan<byte> receiver) =>
        (receiver.SequenceEqual("fmt"u8) && (name.SequenceEqual("Println"u8) || name.SequenceEqual("Printf"u8) || name.SequenceEqual("Print"u8)))
        || (receiver.SequenceEqual("spew"u8) && name.SequenceEqual("Dump"u8)) || (receiver.IsEmpty && name.SequenceEqual("println"u8));
}
