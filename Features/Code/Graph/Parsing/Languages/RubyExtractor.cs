namespace Capstan.Features.Code.Graph.Parsing.Languages;

internal sealed unsafe class RubyExtractor : Extractor
{
    private readonly ushort receiverField, methodField, blockField, objectField, superclass, key;
    private readonly ushort identifier, constant, scopeResolution, call, method, singletonMethod, moduleSymbol, singletonClass, argumentList, bodyStatement, selfSymbol, superSymbol, symbol;
    private readonly ushort instanceVariable, classVariable, globalVariable, assignment, elementReference, pair, subshell, doBlock, block, stringSymbol, interpolation, leftList, methodParameters;
    private readonly ushort splat, hashSplat, forSymbol, thenSymbol, doSymbol, program, beginSymbol, elseSymbol, ensureSymbol, blockBody, hashKey;

    public RubyExtractor() : base("ruby")
    {
        receiverField = Grammar.Field("receiver");
        methodField = Grammar.Field("method");
        blockField = Grammar.Field("block");
        objectField = Grammar.Field("object");
        superclass = Grammar.Field("superclass");
        key = Grammar.Field("key");
        identifier = Grammar.Symbol("identifier");
        constant = Grammar.Symbol("constant");
        scopeResolution = Grammar.Symbol("scope_resolution");
        call = Grammar.Symbol("call");
        method = Grammar.Symbol("method");
        singletonMethod = Grammar.Symbol("singleton_method");
        moduleSymbol = Grammar.Symbol("module");
        singletonClass = Grammar.Symbol("singleton_class");
        argumentList = Grammar.Symbol("argument_list");
        bodyStatement = Grammar.Symbol("body_statement");
        selfSymbol = Grammar.Symbol("self");
        superSymbol = Grammar.Symbol("super");
        symbol = Grammar.Symbol("simple_symbol");
        instanceVariable = Grammar.Symbol("instance_variable");
        classVariable = Grammar.Symbol("class_variable");
        globalVariable = Grammar.Symbol("global_variable");
        assignment = Grammar.Symbol("assignment");
        elementReference = Grammar.Symbol("element_reference");
        pair = Grammar.Symbol("pair");
        subshell = Grammar.Symbol("subshell");
        doBlock = Grammar.Symbol("do_block");
        block = Grammar.Symbol("block");
        stringSymbol = Grammar.Symbol("string");
        interpolation = Grammar.Symbol("interpolation");
        leftList = Grammar.Symbol("left_assignment_list");
        methodParameters = Grammar.Symbol("method_parameters");
        splat = Grammar.Symbol("splat_parameter");
        hashSplat = Grammar.Symbol("hash_splat_parameter");
        forSymbol = Grammar.Symbol("for");
        thenSymbol = Grammar.Symbol("then");
        doSymbol = Grammar.Symbol("do");
        program = Grammar.Symbol("program");
        beginSymbol = Grammar.Symbol("begin");
        elseSymbol = Grammar.Symbol("else");
        ensureSymbol = Grammar.Symbol("ensure");
        blockBody = Grammar.Symbol("block_body");
        hashKey = Grammar.Symbol("hash_key_symbol");
        Grammar.As(Role.Type, "class", "module").As(Role.Method, "method", "singleton_method").As(Role.Special, "call", "identifier", "instance_variable", "super", "subshell", "singleton_class")
            .As(Role.Assignment, "assignment", "operator_assignment").As(Role.Lambda, "block", "do_block").As(Role.Local, "block_parameters", "lambda_parameters").As(Role.Comment, "comment")
            .As(Role.String, "string", "heredoc_body").As(Role.Number, "integer", "float").As(Role.Regex, "regex").As(Role.Binary, "binary")
            .As(Role.If, ControlKind.If, "if", "unless", "if_modifier", "unless_modifier").As(Role.ElseIf, ControlKind.If, "elsif").As(Role.Else, ControlKind.Else, "else")
            .As(Role.Loop, ControlKind.While, "while", "until", "while_modifier", "until_modifier").As(Role.Loop, ControlKind.For, "for")
            .As(Role.Switch, ControlKind.Switch, "case", "case_match").As(Role.Case, ControlKind.Case, "when", "in_clause").As(Role.Try, ControlKind.Try, "begin")
            .As(Role.Catch, ControlKind.Catch, "rescue", "rescue_modifier").As(Role.Finally, ControlKind.Finally, "ensure").As(Role.Return, ControlKind.Return, "return")
            .As(Role.Break, ControlKind.Break, "break").As(Role.Continue, ControlKind.Continue, "next").As(Role.Yield, ControlKind.Yield, "yield").As(Role.Ternary, ControlKind.Ternary, "conditional")
            .Look(Look.Identifier, "identifier", "constant", "instance_variable", "class_variable", "global_variable", "self").Look(Look.Member, "scope_resolution")
            .Look(Look.String, "string", "chained_string", "subshell").Look(Look.Number, "integer", "float").Look(Look.Literal, "simple_symbol", "true", "false", "nil", "regex", "heredoc_beginning")
            .Look(Look.Call, "call").Look(Look.Lambda, "lambda", "block", "do_block", "block_argument").Look(Look.Binary, "binary").Look(Look.Index, "element_reference")
            .Look(Look.Conditional, "conditional", "if", "case").Look(Look.Wrapper, "parenthesized_statements").Look(Look.Collection, "array", "hash", "string_array", "symbol_array")
            .Leaves("regex").Drops("string_content", "escape_sequence", "heredoc_content", "heredoc_end", "empty_statement");
    }

    protected override bool AnyCommentDocuments => true;
    protected override bool ModuleRuns => true;
    protected override bool InfersReturns => true;
    protected override string LiteralType(int node) => Grammar.Looks[Nodes[node].Symbol] switch
    {
        Look.String => "String",
        Look.Collection => Text[Nodes[node].Start] == '{' ? "Hash" : "Array",
        _ => "",
    };
    protected override bool CountsUp => false;
    protected override bool HasImplicitThis => true;
    protected override bool IsNoVariable(int node) => Nodes[node].Field == methodField;
    protected override bool ReturnsThroughLambda => true;
    protected override Modifiers ModifierOf(ReadOnlySpan<byte> word) => Modifiers.None;
    protected override bool IsExported(in MethodRecord record) => ((Modifiers)record.Modifiers & (Modifiers.Private | Modifiers.Protected)) == 0;
    protected override bool HasInterpolation(int i) => Child(i, interpolation) != 0;

    protected override void OnType(int i)
    {
        var shape = new TypeShape { Node = i, Name = Dotted(Field(i, NameField)), Kind = Is(i, moduleSymbol) ? TypeKind.Module : TypeKind.Class, FirstBase = Facts.Names.Count };
        if (Field(i, superclass) is var parent && parent != 0 && SliceOf(First(parent)).Length <= 200)
        {
            AddBase(Dotted(First(parent)));
        }
        var body = Field(i, BodyField);
        for (var child = body + 1; body != 0 && child < Nodes[body].Next; child = Nodes[child].Next)
        {
            if (Is(child, call) && Bytes(Field(child, methodField)) is var word && (word.SequenceEqual("include"u8) || word.SequenceEqual("extend"u8) || word.SequenceEqual("prepend"u8)))
            {
                Mixins(Field(child, ArgumentsField));
            }
        }
        BeginType(ref shape);
    }

    private void Mixins(int list)
    {
        for (var child = list + 1; list != 0 && child < Nodes[list].Next; child = Nodes[child].Next)
        {
            if (Is(child, constant) || Is(child, scopeResolution))
            {
                AddBase(Dotted(child));
            }
        }
    }

    protected override void OnMethod(int i)
    {
        var name = Field(i, NameField);
        var shape = new MethodShape { Node = i, Name = SliceOf(name), Parameters = Child(i, methodParameters), Body = Field(i, BodyField) };
        shape.HeaderEnd = shape.Parameters != 0 ? Nodes[shape.Parameters].End : name != 0 ? Nodes[name].End : 0;
        shape.Body = shape.Body == 0 ? i : shape.Body;
        if (Is(i, singletonMethod))
        {
            shape.Add = Modifiers.Static;
            var owner = Field(i, objectField);
            shape.Receiver = Is(owner, constant) && S.In != Place.Type ? SliceOf(owner) : Slice.Empty;
        }
        var text = Bytes(name);
        shape.Add |= text.SequenceEqual("initialize"u8) ? Modifiers.Constructor | Modifiers.Private : Modifiers.None;
        shape.IsTest = text.StartsWith("test_"u8) && S.In == Place.Type && Facts.Types[S.Type].BaseCount > 0
            && Bytes(Facts.Names[Facts.Types[S.Type].FirstBase]) is var parent && (parent.EndsWith("Test"u8) || parent.EndsWith("TestCase"u8));
        var index = BeginMethod(ref shape);
        if (shape.Body == i)
        {
            Facts.Methods[index].Body = Facts.Methods[index].BodyEnd = Nodes[i].End;
        }
    }

    protected override void ReadParameters(int parameters)
    {
        var index = 0;
        for (var child = parameters + 1; child < Nodes[parameters].Next; child = Nodes[child].Next)
        {
            var name = Is(child, identifier) ? child : Field(child, NameField);
            if (RoleOf(child) != Role.Comment)
            {
                AddParameter(child, SliceOf(name), Slice.Empty, ++index, Is(child, splat) || Is(child, hashSplat));
            }
        }
    }

    protected override int OnSpecial(int i)
    {
        if (Is(i, call))
        {
            Invoke(i);
        }
        else if (Is(i, identifier))
        {
            Bare(i);
            Identifier(i);
        }
        else if (Is(i, instanceVariable))
        {
            OwnVariable(i);
        }
        else if (Is(i, superSymbol))
        {
            if (!Is(Nodes[i].Parent, call))
            {
                var up = new CallShape { Name = SliceOf(i), ReceiverKind = ReceiverKind.Base, Kind = CallKind.Command };
                AddCall(i, ref up);
            }
        }
        else if (Is(i, subshell))
        {
            var run = new CallShape { Name = Compose("`"u8), Kind = CallKind.Command, Trailing = i };
            AddCall(i, ref run);
        }
        else if (Is(i, singletonClass))
        {
            Push(i).Access = Modifiers.Static;
        }
        return i;
    }

    /// <summary>Parameters of a block are locals of the method around it.</summary>
    protected override void OnLocal(int i)
    {
        for (var child = i + 1; child < Nodes[i].Next; child = Nodes[child].Next)
        {
            var name = Is(child, identifier) ? child : Field(child, NameField);
            if (Is(name, identifier))
            {
                AddLocal(child, SliceOf(name), Slice.Empty, 0);
            }
            else if (child != 0 && name == 0)
            {
                for (var part = child + 1; part < Nodes[child].Next; part++)
                {
                    if (Is(part, identifier))
                    {
                        AddLocal(part, SliceOf(part), Slice.Empty, 0);
                    }
                }
            }
        }
    }

    /// <summary>A name that stands as a statement: private and its like, or a call without arguments.</summary>
    private void Bare(int i)
    {
        var place = Nodes[Nodes[i].Parent].Symbol;
        if (Nodes[i].Field != 0 && Nodes[i].Field != BodyField)
        {
            return;
        }
        if (place != bodyStatement && place != thenSymbol && place != doSymbol && place != program && place != blockBody && place != beginSymbol && place != elseSymbol && place != ensureSymbol)
        {
            return;
        }
        var word = Bytes(i);
        if (S.In == Place.Type && base.ModifierOf(word) is var access && access != Modifiers.None)
        {
            S.Access = access;
            return;
        }
        if (IsNewLocal(word) && !IsParameter(word))
        {
            var bare = new CallShape { Name = SliceOf(i), Kind = CallKind.Command };
            AddCall(i, ref bare);
        }
    }

    private void Invoke(int i)
    {
        var shape = new CallShape();
        if (!DescribeCall(i, ref shape) || shape.Name.IsEmpty)
        {
            return;
        }
        var word = Bytes(shape.Name);
        if (shape.Receiver.IsEmpty)
        {
            if (word.SequenceEqual("require"u8) || word.SequenceEqual("require_relative"u8) || word.SequenceEqual("load"u8))
            {
                Require(i, shape.Arguments, word.SequenceEqual("require_relative"u8));
            }
            else if (S.In == Place.Type && word.StartsWith("attr_"u8))
            {
                Attributes(i, shape.Arguments);
            }
            else if (word.SequenceEqual("describe"u8) || word.SequenceEqual("context"u8))
            {
                Facts.Header.HasTestMarker |= shape.Trailing != 0 ? 1 : 0;
            }
        }
        AddCall(i, ref shape);
        if (S.In == Place.Type && shape.Receiver.IsEmpty && base.ModifierOf(Bytes(shape.Name)) is var access && access != Modifiers.None)
        {
            S.Access = access;
        }
    }

    private void Require(int i, int list, bool local)
    {
        var path = list == 0 ? 0 : First(list);
        if (Is(path, stringSymbol) && Nodes[path].End - Nodes[path].Start > 2)
        {
            AddImport(i, Range(Nodes[path].Start + 1, Nodes[path].End - 1), Slice.Empty, wildcard: true, local: local);
        }
    }

    private void Attributes(int i, int list)
    {
        for (var child = list + 1; list != 0 && child < Nodes[list].Next; child = Nodes[child].Next)
        {
            if (Is(child, symbol))
            {
                AddMember(child, i, new Slice(Nodes[child].Start + 1, Nodes[child].End - Nodes[child].Start - 1), Slice.Empty, Modifiers.Public);
            }
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
        var plain = Is(i, assignment);
        if (Is(left, leftList))
        {
            for (var child = left + 1; child < Nodes[left].Next; child = Nodes[child].Next)
            {
                if (!Is(child, identifier))
                {
                    continue;
                }
                Written(SliceOf(child), right);
                if (IsNewLocal(Bytes(child)))
                {
                    AddVariable(child, SliceOf(child), Slice.Empty, 0);
                }
            }
        }
        else if (Is(left, identifier) && plain && IsNewLocal(Bytes(left)))
        {
            AddVariable(i, SliceOf(left), Slice.Empty, right);
        }
        else if (Is(left, constant) && plain && S.In != Place.Method)
        {
            AddMember(i, i, SliceOf(left), Slice.Empty, Modifiers.Const);
            AddAssignment(i, SliceOf(left), Slice.Empty, right, compound: false);
        }
        else if (Is(left, call))
        {
            AddAssignment(i, SliceOf(Field(left, methodField)), SliceOf(Field(left, receiverField)), right, !plain);
        }
        else
        {
            var target = Is(left, elementReference) ? First(left) : left;
            AddAssignment(i, SliceOf(target) is { Length: <= 200 } name ? name : Slice.Empty, Slice.Empty, right, !plain);
            if (Is(left, instanceVariable) && S.In == Place.Method)
            {
                AddInstanceMember(i, SliceOf(left), right);
            }
        }
    }

    protected override bool IsForeach(int loop) => Is(loop, forSymbol);

    protected override bool IsConstruction(int node) => Bytes(Field(node, methodField)).SequenceEqual("new"u8) && Field(node, receiverField) != 0;

    protected override bool IsJoin(ReadOnlySpan<byte> operation, Look left) =>
        operation.SequenceEqual("+"u8) || operation.SequenceEqual("<<"u8) || (operation.SequenceEqual("%"u8) && left == Look.String);

    protected override bool DescribeCall(int i, ref CallShape shape)
    {
        var owner = Field(i, receiverField);
        var name = Field(i, methodField);
        shape.Arguments = Field(i, ArgumentsField);
        shape.Trailing = Field(i, blockField);
        if (name == 0)
        {
            return false;
        }
        // item.name = x calls name=.
        shape.Name = Nodes[i].Field == LeftField && Is(Nodes[i].Parent, assignment) ? Compose([.. Bytes(name), (byte)'=']) : SliceOf(name);
        if (owner == 0)
        {
            shape.ReceiverKind = Is(name, superSymbol) ? ReceiverKind.Base : ReceiverKind.None;
            shape.Kind = shape.Arguments == 0 || Text[Nodes[shape.Arguments].Start] != '(' ? CallKind.Command : CallKind.Call;
            return true;
        }
        if (Bytes(name).SequenceEqual("new"u8) && (Is(owner, constant) || Is(owner, scopeResolution)))
        {
            shape.Kind = CallKind.Construct;
            shape.Name = Dotted(owner);
            return true;
        }
        Receive(owner, ref shape);
        return true;
    }

    protected override Slice ArgumentName(int node, out int value)
    {
        var named = Is(node, pair);
        value = named && Field(node, ValueField) is var given && given != 0 ? given : node;
        return named && Field(node, key) is var word && Is(word, hashKey) ? SliceOf(word) : Slice.Empty;
    }

    protected override ReceiverKind ReceiverKindOf(int node)
    {
        if (Is(node, identifier) || Is(node, instanceVariable) || Is(node, classVariable) || Is(node, globalVariable))
        {
            return ReceiverKind.Identifier;
        }
        return Is(node, selfSymbol) ? ReceiverKind.This : Is(node, constant) || Is(node, scopeResolution) ? ReceiverKind.TypeLike : ReceiverKind.Expression;
    }

    protected override bool IsDebugCall(ReadOnlySpan<byte> name, ReadOnlySpan<byte> receiver) =>
        receiver.IsEmpty ? name.SequenceEqual("puts"u8) || name.SequenceEqual("p"u8) || name.SequenceEqual("pp"u8) || name.SequenceEqual("byebug"u8)
            : receiver.SequenceEqual("binding"u8) && (name.SequenceEqual("pry"u8) || name.SequenceEqual("irb"u8));
}
