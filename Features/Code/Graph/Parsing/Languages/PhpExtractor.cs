namespace Capstan.Features.Code.Graph.Parsing.Languages;

internal sealed unsafe class PhpExtractor : Extractor
{
    private readonly ushort objectField, scopeField, function, returnType, defaultValue, alias;
    private readonly ushort name, qualifiedName, variableName, relativeScope, memberAccess, scopedAccess, subscript, anonymousClass, baseClause, interfaceClause, useDeclaration, namespaceName;
    private readonly ushort interfaceDeclaration, traitDeclaration, enumDeclaration, simpleParameter, variadicParameter, promotedParameter, propertyElement, constElement, enumCase, argument, arguments;
    private readonly ushort creation, functionCall, echo, printIntrinsic, shell, useClause, useGroup, stringSymbol, stringContent, foreachStatement, pair, augmented, text, assignment, referenceAssignment, listLiteral;

    public PhpExtractor() : base("php")
    {
        objectField = Grammar.Field("object");
        scopeField = Grammar.Field("scope");
        function = Grammar.Field("function");
        returnType = Grammar.Field("return_type");
        defaultValue = Grammar.Field("default_value");
        alias = Grammar.Field("alias");
        name = Grammar.Symbol("name");
        qualifiedName = Grammar.Symbol("qualified_name");
        variableName = Grammar.Symbol("variable_name");
        relativeScope = Grammar.Symbol("relative_scope");
        memberAccess = Grammar.Symbol("member_access_expression");
        scopedAccess = Grammar.Symbol("scoped_property_access_expression");
        subscript = Grammar.Symbol("subscript_expression");
        anonymousClass = Grammar.Symbol("anonymous_class");
        baseClause = Grammar.Symbol("base_clause");
        interfaceClause = Grammar.Symbol("class_interface_clause");
        useDeclaration = Grammar.Symbol("use_declaration");
        namespaceName = Grammar.Symbol("namespace_name");
        interfaceDeclaration = Grammar.Symbol("interface_declaration");
        traitDeclaration = Grammar.Symbol("trait_declaration");
        enumDeclaration = Grammar.Symbol("enum_declaration");
        simpleParameter = Grammar.Symbol("simple_parameter");
        variadicParameter = Grammar.Symbol("variadic_parameter");
        promotedParameter = Grammar.Symbol("property_promotion_parameter");
        propertyElement = Grammar.Symbol("property_element");
        constElement = Grammar.Symbol("const_element");
        enumCase = Grammar.Symbol("enum_case");
        argument = Grammar.Symbol("argument");
        arguments = Grammar.Symbol("arguments");
        creation = Grammar.Symbol("object_creation_expression");
        functionCall = Grammar.Symbol("function_call_expression");
        echo = Grammar.Symbol("echo_statement");
        printIntrinsic = Grammar.Symbol("print_intrinsic");
        shell = Grammar.Symbol("shell_command_expression");
        useClause = Grammar.Symbol("namespace_use_clause");
        useGroup = Grammar.Symbol("namespace_use_group");
        stringSymbol = Grammar.Symbol("string");
        stringContent = Grammar.Symbol("string_content");
        foreachStatement = Grammar.Symbol("foreach_statement");
        pair = Grammar.Symbol("pair");
        augmented = Grammar.Symbol("augmented_assignment_expression");
        assignment = Grammar.Symbol("assignment_expression");
        referenceAssignment = Grammar.Symbol("reference_assignment_expression");
        text = Grammar.Symbol("text");
        listLiteral = Grammar.Symbol("list_literal");
        Grammar.As(Role.Package, "namespace_definition").As(Role.Type, "class_declaration", "interface_declaration", "trait_declaration", "enum_declaration", "anonymous_class")
            .As(Role.Method, "method_declaration", "function_definition").As(Role.Member, "property_declaration", "const_declaration", "enum_case")
            .As(Role.Call, "function_call_expression", "member_call_expression", "nullsafe_member_call_expression", "scoped_call_expression", "object_creation_expression")
            .As(Role.Special, "echo_statement", "print_intrinsic", "shell_command_expression", "include_expression", "include_once_expression", "require_expression", "require_once_expression")
            .As(Role.Import, "namespace_use_declaration").As(Role.Assignment, "assignment_expression", "augmented_assignment_expression", "reference_assignment_expression")
            .As(Role.Annotation, "attribute").As(Role.Lambda, "anonymous_function", "arrow_function").As(Role.Comment, "comment")
            .As(Role.String, "string", "encapsed_string", "heredoc", "nowdoc").As(Role.Number, "integer", "float").As(Role.Binary, "binary_expression")
            .As(Role.If, ControlKind.If, "if_statement").As(Role.ElseIf, ControlKind.If, "else_if_clause").As(Role.Else, ControlKind.Else, "else_clause")
            .As(Role.Loop, ControlKind.For, "for_statement", "foreach_statement").As(Role.Loop, ControlKind.While, "while_statement").As(Role.Loop, ControlKind.Do, "do_statement")
            .As(Role.Switch, ControlKind.Switch, "switch_statement").As(Role.Switch, ControlKind.Match, "match_expression")
            .As(Role.Case, ControlKind.Case, "case_statement", "match_conditional_expression").As(Role.Try, ControlKind.Try, "try_statement")
            .As(Role.Catch, ControlKind.Catch, "catch_clause").As(Role.Finally, ControlKind.Finally, "finally_clause").As(Role.Throw, ControlKind.Throw, "throw_expression")
            .As(Role.Return, ControlKind.Return, "return_statement").As(Role.Break, ControlKind.Break, "break_statement").As(Role.Continue, ControlKind.Continue, "continue_statement")
            .As(Role.Goto, ControlKind.Goto, "goto_statement").As(Role.Yield, ControlKind.Yield, "yield_expression").As(Role.Ternary, ControlKind.Ternary, "conditional_expression")
            .As(Role.Identifier, "variable_name").As(Role.Field, "member_access_expression", "scoped_property_access_expression").As(Role.Label, "named_label_statement")
            .Look(Look.Identifier, "variable_name", "name").Look(Look.Member, "member_access_expression", "nullsafe_member_access_expression", "scoped_property_access_expression", "class_constant_access_expression")
            .Look(Look.String, "string", "encapsed_string", "heredoc", "nowdoc").Look(Look.Number, "integer", "float").Look(Look.Literal, "boolean", "null")
            .Look(Look.Call, "function_call_expression", "member_call_expression", "nullsafe_member_call_expression", "scoped_call_expression").Look(Look.Construct, "object_creation_expression")
            .Look(Look.Lambda, "anonymous_function", "arrow_function").Look(Look.Binary, "binary_expression").Look(Look.Index, "subscript_expression")
            .Look(Look.Conditional, "conditional_expression", "match_expression").Look(Look.Wrapper, "parenthesized_expression", "cast_expression").Look(Look.Collection, "array_creation_expression")
            .Leaves("string", "nowdoc", "variable_name").Drops("text", "php_tag", "php_end_tag").HoldsAnnotations("attribute_list", "attribute_group");
    }

    protected override Modifiers DefaultAccess(TypeKind kind) => Modifiers.Public;
    protected override bool ModuleRuns => true;
    protected override bool IsSelf(int node) => Bytes(node) is var text && (text.SequenceEqual("$this"u8) || text.SequenceEqual("self"u8) || text.SequenceEqual("static"u8));
    protected override Slice VariableName(int node) => Variable(node);
    protected override bool Binds(int node) => Is(node, variableName);

    protected override bool IsExported(in MethodRecord method) =>
        method.Type < 0 || ((Modifiers)method.Modifiers & (Modifiers.Private | Modifiers.Protected)) == 0;

    protected override bool HasInterpolation(int i)
    {
        for (var child = i + 1; child < Nodes[i].Next; child = Nodes[child].Next)
        {
            if (!Is(child, stringContent) && Grammar.Looks[Nodes[child].Symbol] != Look.Other)
            {
                return true;
            }
        }
        return Nodes[i].Next > i + 1 && Bytes(i).IndexOf("$"u8) >= 0 && Text[Nodes[i].Start] != '\'';
    }

    /// <summary>$x is x.</summary>
    private Slice Variable(int node)
    {
        var slice = SliceOf(node);
        return slice.Length > 1 && Text[slice.Offset] == '$' ? new Slice(slice.Offset + 1, slice.Length - 1) : slice;
    }

    protected override void OnPackage(int i)
    {
        var scope = Dotted(Field(i, NameField));
        if (Facts.Header.Package.IsEmpty)
        {
            Facts.Header.Package = scope;
        }
        if (Field(i, BodyField) != 0)
        {
            Push(i);
        }
        S.Scope = scope;
    }

    protected override void OnType(int i)
    {
        var symbol = Nodes[i].Symbol;
        var shape = new TypeShape { Node = i, FirstBase = Facts.Names.Count };
        shape.Name = symbol == anonymousClass ? Anonymous(i) : SliceOf(Field(i, NameField));
        shape.Kind = symbol == interfaceDeclaration ? TypeKind.Interface : symbol == traitDeclaration ? TypeKind.Trait : symbol == enumDeclaration ? TypeKind.Enum : TypeKind.Class;
        Bases(Child(i, baseClause));
        Bases(Child(i, interfaceClause));
        var body = Field(i, BodyField);
        for (var child = body + 1; body != 0 && child < Nodes[body].Next; child = Nodes[child].Next)
        {
            if (Is(child, useDeclaration))
            {
                Bases(child);
            }
        }
        BeginType(ref shape);
    }

    private void Bases(int clause)
    {
        for (var child = clause + 1; clause != 0 && child < Nodes[clause].Next; child = Nodes[child].Next)
        {
            if (Is(child, name) || Is(child, qualifiedName))
            {
                AddBase(Dotted(child));
            }
        }
    }

    protected override void OnMethod(int i)
    {
        var named = Field(i, NameField);
        var shape = new MethodShape
        {
            Node = i,
            Name = SliceOf(named),
            Parameters = Field(i, ParametersField),
            Body = Field(i, BodyField),
            ReturnType = SliceOf(Field(i, returnType)),
        };
        var lower = Bytes(named);
        shape.Add = lower.SequenceEqual("__construct"u8) ? Modifiers.Constructor : lower.SequenceEqual("__destruct"u8) ? Modifiers.Destructor : Modifiers.None;
        shape.IsTest = lower.StartsWith("test"u8) && S.In == Place.Type && Facts.Types[S.Type].BaseCount > 0
            && Bytes(Facts.Names[Facts.Types[S.Type].FirstBase]).EndsWith("TestCase"u8);
        BeginMethod(ref shape);
    }

    protected override void ReadParameters(int parameters)
    {
        var index = 0;
        for (var child = parameters + 1; child < Nodes[parameters].Next; child = Nodes[child].Next)
        {
            if (Is(child, simpleParameter) || Is(child, variadicParameter) || Is(child, promotedParameter))
            {
                var named = Variable(Field(child, NameField));
                AddParameter(child, named, SliceOf(Field(child, TypeField)), ++index, Is(child, variadicParameter));
                if (Is(child, promotedParameter) && S.In == Place.Type)
                {
                    AddMember(child, child, named, Dotted(Field(child, TypeField)));
                }
            }
        }
    }

    protected override void OnMember(int i)
    {
        if (Is(i, enumCase))
        {
            AddMember(i, i, SliceOf(Field(i, NameField)), Slice.Empty, Modifiers.Public | Modifiers.Const);
            return;
        }
        var type = Dotted(Field(i, TypeField));
        for (var child = i + 1; child < Nodes[i].Next; child = Nodes[child].Next)
        {
            if (Is(child, propertyElement))
            {
                AddMember(child, i, Variable(Field(child, NameField)), type);
            }
            else if (Is(child, constElement))
            {
                AddMember(child, i, SliceOf(First(child)), type, Modifiers.Const | Modifiers.Static);
            }
        }
    }

    protected override int OnSpecial(int i)
    {
        var call = new CallShape { Arguments = i, Kind = CallKind.Command };
        if (Is(i, echo) || Is(i, printIntrinsic))
        {
            call.Name = Compose(Is(i, echo) ? "echo"u8 : "print"u8);
        }
        else if (Is(i, shell))
        {
            call.Name = Compose("shell_exec"u8);
        }
        else
        {
            var path = Unwrap(First(i));
            if (Is(path, stringSymbol) && Nodes[path].End - Nodes[path].Start > 2)
            {
                AddImport(i, Range(Nodes[path].Start + 1, Nodes[path].End - 1), Slice.Empty, wildcard: true, local: true);
            }
            var length = 0;
            while (IsNamePart(Text[Nodes[i].Start + length]))
            {
                length++;
            }
            call.Name = new Slice(Nodes[i].Start, length);
        }
        AddCall(i, ref call);
        return i;
    }

    protected override void OnImport(int i)
    {
        var group = Field(i, BodyField);
        var prefix = group != 0 ? Dotted(Child(i, namespaceName)) : Slice.Empty;
        var list = group != 0 ? group : i;
        for (var child = list + 1; child < Nodes[list].Next; child = Nodes[child].Next)
        {
            if (!Is(child, useClause))
            {
                continue;
            }
            var other = Field(child, alias);
            var entity = Dotted(First(child));
            entity = prefix.IsEmpty ? entity : Join(prefix, entity);
            AddImport(child, entity, other != 0 ? SliceOf(other) : LastSegment(entity), alias: other != 0);
        }
    }

    protected override void OnAssignment(int i)
    {
        var left = Field(i, LeftField);
        var right = Field(i, RightField);
        if (left == 0 || right == 0)
        {
            return;
        }
        if (Is(left, variableName))
        {
            var variable = Variable(left);
            var inMethod = S.In == Place.Method || S.LambdaDepth > 0;
            if (!Is(i, augmented) && (inMethod ? IsNewLocal(Bytes(variable)) : IsNewMember(Bytes(variable))))
            {
                AddVariable(i, variable, Slice.Empty, right);
            }
            else
            {
                AddAssignment(i, variable, Slice.Empty, right, Is(i, augmented));
            }
            return;
        }
        if (Is(left, listLiteral))
        {
            for (var node = left; node < Nodes[left].Next; node++)
            {
                if (Is(node, variableName))
                {
                    Written(Variable(node), right);
                    if (S.In == Place.Method && IsNewLocal(Bytes(Variable(node))))
                    {
                        AddLocal(node, Variable(node), Slice.Empty, 0);
                    }
                }
            }
            return;
        }
        var member = Is(left, memberAccess);
        var target = member ? Field(left, NameField) : Is(left, subscript) ? First(left) : left;
        var named = Variable(target);
        if (member && !Is(i, augmented) && Bytes(Field(left, objectField)).SequenceEqual("$this"u8))
        {
            AddInstanceMember(i, named, right, declared: true);
        }
        AddAssignment(i, named.Length > 200 ? Slice.Empty : named, member ? SliceOf(Field(left, objectField)) : Slice.Empty, right, Is(i, augmented));
    }

    protected override bool IsForeach(int loop) => Is(loop, foreachStatement);

    protected override void OnLoop(int i)
    {
        var body = Field(i, BodyField);
        for (var child = i + 1; Is(i, foreachStatement) && child < (body == 0 ? Nodes[i].Next : body); child = Nodes[child].Next)
        {
            for (var value = child; child > i + 1 && value < Nodes[child].Next; value++)
            {
                if (!Is(value, variableName))
                {
                    continue;
                }
                Written(Variable(value), i + 1);
                if (IsNewLocal(Bytes(Variable(value))) && S.In == Place.Method)
                {
                    AddLocal(value, Variable(value), Slice.Empty, 0);
                }
            }
        }
    }

    protected override bool IsJoin(ReadOnlySpan<byte> operation, Look left) => operation.SequenceEqual("."u8);

    protected override bool DescribeCall(int i, ref CallShape call)
    {
        if (Is(i, creation))
        {
            var type = First(i);
            call.Kind = CallKind.Construct;
            call.Arguments = Child(i, arguments);
            call.Name = Is(type, name) || Is(type, qualifiedName) ? Dotted(type) : Slice.Empty;
            return true;
        }
        call.Arguments = Field(i, ArgumentsField);
        if (Is(i, functionCall))
        {
            var callee = Field(i, function);
            if (Is(callee, qualifiedName))
            {
                var full = Dotted(callee);
                call.Name = LastSegment(full);
                return true;
            }
            call.Name = Is(callee, name) ? SliceOf(callee) : Slice.Empty;
            return true;
        }
        var owner = Field(i, objectField);
        Receive(owner != 0 ? owner : Field(i, scopeField), ref call);
        var method = Field(i, NameField);
        call.Name = Is(method, name) ? SliceOf(method) : Slice.Empty;
        return true;
    }

    protected override Slice ArgumentName(int node, out int value)
    {
        value = node;
        if (!Is(node, argument))
        {
            return Slice.Empty;
        }
        var named = Field(node, NameField);
        var last = Last(node);
        value = last == 0 ? node : last;
        return SliceOf(named);
    }

    protected override ReceiverKind ReceiverKindOf(int node)
    {
        if (Is(node, variableName))
        {
            return Bytes(node).SequenceEqual("$this"u8) ? ReceiverKind.This : ReceiverKind.Identifier;
        }
        if (Is(node, relativeScope))
        {
            return Bytes(node).SequenceEqual("parent"u8) ? ReceiverKind.Base : ReceiverKind.This;
        }
        return Is(node, name) || Is(node, qualifiedName) ? ReceiverKind.TypeLike : ReceiverKind.Expression;
    }

    protected override bool IsDebugCall(ReadOnlySpan<byte> called, ReadOnlySpan<byte> receiver) => receiver.IsEmpty
        && (called.SequenceEqual("var_dump"u8) || called.SequenceEqual("print_r"u8) || called.SequenceEqual("dd"u8) || called.SequenceEqual("dump"u8) || called.SequenceEqual("var_export"u8));
}
