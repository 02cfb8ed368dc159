namespace Capstan.Features.Code.Graph.Parsing;

internal abstract unsafe partial class Extractor
{
    private const int StoredArguments = 8, ReceiverLimit = 200, ControlLimit = 120;
    private bool commentOwnsLine;

    /// <summary>What a language read of a call.</summary>
    protected ref struct CallShape
    {
        public Slice Name;
        public Slice Receiver;
        public ReceiverKind ReceiverKind;
        public CallKind Kind;
        /// <summary>Node whose children are the arguments, or 0.</summary>
        public int Arguments;
        /// <summary>One more argument outside the list: a trailing lambda or block, or 0.</summary>
        public int Trailing;
    }

    // ---- calls ----------------------------------------------------------------------------------------------------------------

    protected void OnCall(int i)
    {
        var shape = new CallShape();
        if (DescribeCall(i, ref shape) && !shape.Name.IsEmpty)
        {
            AddCall(i, ref shape);
        }
    }

    protected void AddCall(int i, ref CallShape shape)
    {
        var index = Facts.Calls.Count;
        ref var call = ref Facts.Calls.Add();
        call.Name = shape.Name;
        call.Receiver = shape.Receiver.Length > ReceiverLimit ? shape.Receiver with { Length = ReceiverLimit } : shape.Receiver;
        call.Kind = (int)shape.Kind;
        call.ReceiverKind = (int)shape.ReceiverKind;
        call.Offset = Nodes[i].Start;
        call.End = Nodes[i].End;
        call.Method = S.Method;
        call.LoopDepth = S.LoopDepth - (S.LoopDepth > 0 && Nodes[i].Start < S.LoopBody ? 1 : 0);
        call.Outer = S.OuterCall;
        call.FirstArgument = Facts.Arguments.Count;
        if (shape.Arguments != 0)
        {
            var end = Nodes[shape.Arguments].Next;
            for (var child = shape.Arguments + 1; child < end; child = Nodes[child].Next)
            {
                if (RoleOf(child) != Role.Comment)
                {
                    AddArgument(child, ref call);
                }
            }
        }
        if (shape.Trailing != 0)
        {
            AddArgument(shape.Trailing, ref call);
        }
        call.StoredArguments = Facts.Arguments.Count - call.FirstArgument;
        if (IsDebugCall(Bytes(shape.Name), Bytes(shape.Receiver)))
        {
            Facts.Methods[S.Method].Flags |= MethodRecord.HasDebug;
        }
        if (Nodes[i].Next > i + 1)
        {
            Push(i).OuterCall = index;
        }
    }

    private void AddArgument(int node, ref CallRecord call)
    {
        if (call.ArgumentCount++ >= StoredArguments)
        {
            return;
        }
        var name = ArgumentName(node, out var value);
        ref var argument = ref Facts.Arguments.Add();
        argument.Name = name;
        argument.Shape = (int)ShapeOf(value);
        argument.Offset = Nodes[value].Start;
        argument.End = Nodes[value].End;
    }

    /// <summary>Name of a keyword argument, and the node of its value.</summary>
    protected virtual Slice ArgumentName(int node, out int value)
    {
        value = node;
        return Slice.Empty;
    }

    /// <summary>The receiver of a call as text and kind. Names, this and base are told by the language; the rest is an expression.</summary>
    protected void Receive(int node, ref CallShape call)
    {
        if (node == 0)
        {
            return;
        }
        call.Receiver = SliceOf(node);
        call.ReceiverKind = ReceiverKindOf(node);
    }

    protected abstract ReceiverKind ReceiverKindOf(int node);

    protected ReceiverKind NameKind(int node) => IsUpper(Bytes(node)) ? ReceiverKind.TypeLike : ReceiverKind.Identifier;

    /// <summary>a.b.Type is a type, a.b.value an expression.</summary>
    protected ReceiverKind PathKind(int node)
    {
        var text = Bytes(node);
        if (text.Length > ReceiverLimit)
        {
            return ReceiverKind.Expression;
        }
        foreach (var letter in text)
        {
            if (!IsNamePart(letter) && letter != '.')
            {
                return ReceiverKind.Expression;
            }
        }
        return IsUpper(text[(text.LastIndexOf((byte)'.') + 1)..]) ? ReceiverKind.TypeLike : ReceiverKind.Expression;
    }

    // ---- shapes ---------------------------------------------------------------------------------------------------------------

    protected ExpressionShape ShapeOf(int node)
    {
        while (node != 0)
        {
            switch (Grammar.Looks[Nodes[node].Symbol])
            {
                case Look.Literal or Look.Number: return ExpressionShape.Literal;
                case Look.Identifier: return ExpressionShape.Identifier;
                case Look.Member: return ExpressionShape.Member;
                case Look.Call: return IsConstruction(node) ? ExpressionShape.Construct : ExpressionShape.Call;
                case Look.Lambda: return ExpressionShape.Lambda;
                case Look.Construct: return ExpressionShape.Construct;
                case Look.Collection: return ExpressionShape.Collection;
                case Look.Index: return ExpressionShape.Index;
                case Look.Conditional: return ExpressionShape.Conditional;
                case Look.String: return Nodes[node].Next > node + 1 && HasInterpolation(node) ? ExpressionShape.Interpolation : ExpressionShape.Literal;
                case Look.Interpolation: return ExpressionShape.Interpolation;
                case Look.Binary: return Concatenates(node) ? ExpressionShape.Concatenation : ExpressionShape.Other;
                case Look.Wrapper: node = First(node); break;
                default: return ExpressionShape.Other;
            }
        }
        return ExpressionShape.Other;
    }

    protected virtual bool IsConstruction(int call) => false;

    /// <summary>A chain of + (or the language's own joining operator) without a number in it, or one with a string in it.</summary>
    private bool Concatenates(int node)
    {
        var joins = false;
        for (var steps = 0; Grammar.Looks[Nodes[node].Symbol] == Look.Binary && steps < 10_000; steps++)
        {
            var right = Last(node);
            var left = First(node);
            if (left == 0 || right == left)
            {
                return false;
            }
            var look = Grammar.Looks[Nodes[right].Symbol];
            if (!IsJoin(OperatorOf(left, right), Grammar.Looks[Nodes[left].Symbol]))
            {
                return false;
            }
            joins |= look is Look.String or Look.Interpolation;
            if (look == Look.Number)
            {
                return joins;
            }
            node = left;
        }
        return Grammar.Looks[Nodes[node].Symbol] != Look.Number || joins;
    }

    protected virtual bool IsJoin(ReadOnlySpan<byte> operation, Look left) => operation.SequenceEqual("+"u8);

    /// <summary>The text between two operands.</summary>
    protected ReadOnlySpan<byte> OperatorOf(int left, int right)
    {
        var start = Nodes[left].End;
        var end = Nodes[right].Start;
        while (start < end && Text[start] <= ' ')
        {
            start++;
        }
        var stop = start;
        while (stop < end && Text[stop] > ' ' && stop - start < 12)
        {
            stop++;
        }
        return new ReadOnlySpan<byte>(Text + start, stop - start);
    }

    private static bool IsLogical(ReadOnlySpan<byte> operation) =>
        operation.SequenceEqual("&&"u8) || operation.SequenceEqual("||"u8) || operation.SequenceEqual("and"u8) || operation.SequenceEqual("or"u8);

    private void Binary(int i)
    {
        var left = First(i);
        if (left == 0)
        {
            return;
        }
        var right = Nodes[left].Next;
        if (right >= Nodes[i].Next)
        {
            return;
        }
        var operation = OperatorOf(left, right);
        if (!IsLogical(operation))
        {
            return;
        }
        ref var method = ref Facts.Methods[S.Method];
        method.Cyclomatic++;
        var parent = Nodes[i].Parent;
        var parentLeft = RoleOf(parent) == Role.Binary ? First(parent) : 0;
        var continues = parentLeft != 0 && Nodes[parentLeft].Next < Nodes[parent].Next
            && OperatorOf(parentLeft, Nodes[parentLeft].Next).SequenceEqual(operation);
        method.Cognitive += continues ? 0 : 1;
    }

    // ---- locals and assignments -----------------------------------------------------------------------------------------------

    /// <summary>A local variable, or a global when the walk is outside every method. init is its initializer or 0.</summary>
    protected void AddVariable(int node, Slice name, Slice type, int init)
    {
        if (name.IsEmpty)
        {
            return;
        }
        var inferred = type.IsEmpty && init != 0 ? ConstructedType(init) : type;
        if (S.In == Place.Method || S.LambdaDepth > 0)
        {
            AddLocal(node, name, inferred, init);
        }
        else
        {
            AddMember(node, node, name, inferred);
        }
        if (init != 0)
        {
            AddAssignment(node, name, Slice.Empty, init, compound: false);
        }
    }

    protected void AddLocal(int node, Slice name, Slice type, int init)
    {
        var call = type.IsEmpty && init != 0 ? CalledName(init) : Slice.Empty;
        ref var local = ref Facts.Locals.Add();
        local.Name = name;
        local.TypeName = type;
        local.Call = call;
        local.Method = S.Method;
        local.Offset = Nodes[node].Start;
        local.End = Nodes[node].End;
    }

    /// <summary>In languages that declare by assigning: true when this method has no local of that name yet (the last 64 are asked).</summary>
    protected bool IsNewLocal(ReadOnlySpan<byte> name)
    {
        var locals = Facts.Locals.Span;
        for (var i = locals.Length - 1; i >= 0 && i >= locals.Length - 64 && locals[i].Method == S.Method; i--)
        {
            if (Bytes(locals[i].Name).SequenceEqual(name))
            {
                return false;
            }
        }
        return true;
    }

    protected int Unwrap(int node)
    {
        while (node != 0 && Grammar.Looks[Nodes[node].Symbol] == Look.Wrapper)
        {
            node = First(node);
        }
        return node;
    }

    private Slice ConstructedType(int init)
    {
        init = Unwrap(init);
        if (init == 0 || Grammar.Looks[Nodes[init].Symbol] is not (Look.Construct or Look.Call))
        {
            return Slice.Empty;
        }
        var shape = new CallShape();
        return DescribeCall(init, ref shape) && shape.Kind == CallKind.Construct ? shape.Name : ConstructedBy(init);
    }

    /// <summary>The type a factory call is known to construct.</summary>
    protected virtual Slice ConstructedBy(int init) => Slice.Empty;

    private Slice CalledName(int init)
    {
        init = Unwrap(init);
        if (init == 0 || Grammar.Looks[Nodes[init].Symbol] != Look.Call)
        {
            return Slice.Empty;
        }
        var shape = new CallShape();
        if (!DescribeCall(init, ref shape) || shape.Name.IsEmpty)
        {
            return Slice.Empty;
        }
        var whole = shape.Receiver.IsEmpty ? shape.Name : Range(shape.Receiver.Offset, shape.Name.End);
        return whole.Length is > 0 and <= 120 ? whole : shape.Name;
    }

    protected void AddAssignment(int node, Slice name, Slice receiver, int value, bool compound)
    {
        if (value == 0 || name.IsEmpty || Grammar.Looks[Nodes[value].Symbol] == Look.Number)
        {
            return;
        }
        ref var assignment = ref Facts.Assignments.Add();
        assignment.Name = name;
        assignment.Receiver = receiver.Length > ReceiverLimit ? receiver with { Length = ReceiverLimit } : receiver;
        assignment.Shape = (int)ShapeOf(value);
        assignment.Value = Nodes[value].Start;
        assignment.ValueEnd = Nodes[value].End;
        assignment.IsCompound = compound ? 1 : 0;
        assignment.Method = S.Method;
        assignment.Offset = Nodes[node].Start;
    }

    protected bool IsCompound(int left, int right) => OperatorOf(left, right) is { Length: > 1 } operation && operation[^1] == '=' && operation[0] != ':';

    // ---- literals and comments ------------------------------------------------------------------------------------------------

    private void Literal(int i, LiteralKind kind)
    {
        var text = Bytes(i);
        if (IsDocString(i) || (kind == LiteralKind.String && text.Length <= 2) || (kind == LiteralKind.Number && IsTrivial(text)))
        {
            return;
        }
        ref var literal = ref Facts.Literals.Add();
        literal.Kind = (int)kind;
        literal.Method = S.Method;
        literal.Offset = Nodes[i].Start;
        literal.End = Nodes[i].End;
    }

    /// <summary>A string that only documents (Python).</summary>
    protected virtual bool IsDocString(int i) => false;

    private static bool IsTrivial(ReadOnlySpan<byte> number) =>
        number.Length == 1 ? number[0] is >= (byte)'0' and <= (byte)'2' : number.SequenceEqual("10"u8);

    private void Comment(int i)
    {
        var start = Nodes[i].Start;
        var end = Nodes[i].End;
        while (end > start && Text[end - 1] <= ' ')
        {
            end--;
        }
        if (end == start)
        {
            return;
        }
        var text = new ReadOnlySpan<byte>(Text + start, end - start);
        if (SaysTodo(text))
        {
            Facts.Methods[S.Method].Flags |= MethodRecord.HasTodo;
        }
        var kind = KindOf(text);
        var ownsLine = OwnsLine(start);
        if (kind != CommentKind.Block && ownsLine && commentOwnsLine && Facts.Comments.Count > 0)
        {
            ref var last = ref Facts.Comments[Facts.Comments.Count - 1];
            if (last.Kind == (int)kind && IsLineComment(last.Offset) && OneLineApart(last.End, start))
            {
                last.End = end;
                return;
            }
        }
        commentOwnsLine = ownsLine;
        ref var comment = ref Facts.Comments.Add();
        comment.Kind = (int)kind;
        comment.Offset = start;
        comment.End = end;
    }

    private static CommentKind KindOf(ReadOnlySpan<byte> text) => text switch
    {
        _ when text.StartsWith("/**"u8) && text.Length > 4 || text.StartsWith("/*!"u8) => CommentKind.Doc,
        _ when text.StartsWith("///"u8) && !text.StartsWith("////"u8) || text.StartsWith("//!"u8) => CommentKind.Doc,
        _ when text.StartsWith("/*"u8) || text.StartsWith("=begin"u8) => CommentKind.Block,
        _ => CommentKind.Line,
    };

    private bool IsLineComment(int offset) => Text[offset] != '/' || Text[offset + 1] == '/';

    private bool OwnsLine(int start)
    {
        while (start > 0 && Text[start - 1] is (byte)' ' or (byte)'\t')
        {
            start--;
        }
        return start == 0 || Text[start - 1] == '\n';
    }

    private bool OneLineApart(int end, int start)
    {
        var lines = 0;
        for (; end < start; end++)
        {
            if (Text[end] > ' ' || (Text[end] == '\n' && ++lines > 1))
            {
                return false;
            }
        }
        return true;
    }

    private static bool SaysTodo(ReadOnlySpan<byte> text) =>
        text.IndexOf("TODO"u8) >= 0 || text.IndexOf("FIXME"u8) >= 0 || text.IndexOf("HACK"u8) >= 0 || text.IndexOf("XXX"u8) >= 0;

    /// <summary>The comment that documents a definition: directly above it, or above what wraps it.</summary>
    private int FindDoc(int outer, int node)
    {
        var doc = DocAbove(Nodes[outer].Start);
        return doc >= 0 || outer == node ? doc : DocAbove(Nodes[node].Start);
    }

    private int DocAbove(int start)
    {
        for (var i = Facts.Comments.Count - 1; i >= 0; i--)
        {
            ref var comment = ref Facts.Comments[i];
            if (comment.End > start)
            {
                continue;
            }
            if (!OneLineApart(comment.End, start) || !OwnsLine(comment.Offset))
            {
                return -1;
            }
            if (AnyCommentDocuments)
            {
                comment.Kind = (int)CommentKind.Doc;
            }
            return comment.Kind == (int)CommentKind.Doc ? i : -1;
        }
        return -1;
    }

    /// <summary>Documentation inside the body (Python's docstring): index of its comment, or -1.</summary>
    protected virtual int InnerDoc(int body) => -1;

    protected int AddDoc(int node)
    {
        ref var comment = ref Facts.Comments.Add();
        comment.Kind = (int)CommentKind.Doc;
        comment.Offset = Nodes[node].Start;
        comment.End = Nodes[node].End;
        commentOwnsLine = false;
        return Facts.Comments.Count - 1;
    }

    // ---- control flow ---------------------------------------------------------------------------------------------------------

    protected void Lambda(int i)
    {
        ref var state = ref Push(i);
        state.LambdaDepth++;
        state.Nesting++;
        if (state.OuterCall >= 0 && Iterates(Bytes(Facts.Calls[state.OuterCall].Name)))
        {
            state.LoopDepth++;
            state.LoopBody = Nodes[i].Start;
        }
        state.OuterCall = -1;
    }

    /// <summary>Calls that run the function they are given once per element.</summary>
    private static bool Iterates(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("forEach"u8) || name.SequenceEqual("map"u8) || name.SequenceEqual("flatMap"u8) || name.SequenceEqual("each"u8)
        || name.SequenceEqual("each_with_index"u8) || name.SequenceEqual("times"u8) || name.SequenceEqual("ForEach"u8) || name.SequenceEqual("loop"u8);

    private void Control(int i, Role role)
    {
        ref var method = ref Facts.Methods[S.Method];
        switch (role)
        {
            case Role.If:
                var continues = ContinuesIf(i);
                method.Cyclomatic++;
                method.Cognitive += continues ? 1 : 1 + S.Nesting;
                if (HasPlainElse(i))
                {
                    method.Cognitive++;
                }
                if (!continues)
                {
                    Nest(i, ref method);
                }
                break;
            case Role.ElseIf:
                method.Cyclomatic++;
                method.Cognitive++;
                break;
            case Role.Else:
                if (First(i) is var first && (first == 0 || RoleOf(first) != Role.If))
                {
                    method.Cognitive++;
                }
                break;
            case Role.Loop:
                method.Cyclomatic++;
                method.LoopCount++;
                method.Cognitive += 1 + S.Nesting;
                Nest(i, ref method);
                S.LoopDepth++;
                S.LoopBody = LoopBodyOf(i);
                OnLoop(i);
                break;
            case Role.Switch:
                method.Cognitive += 1 + S.Nesting;
                Nest(i, ref method);
                break;
            case Role.Case:
                if (!IsDefaultCase(i))
                {
                    method.Cyclomatic++;
                }
                break;
            case Role.Catch:
                method.Cyclomatic++;
                method.Cognitive += 1 + S.Nesting;
                Nest(i, ref method);
                break;
            case Role.Ternary:
                method.Cyclomatic++;
                method.Cognitive += 1 + S.Nesting;
                break;
            case Role.Return:
                if (S.LambdaDepth == 0 || ReturnsThroughLambda)
                {
                    method.ReturnCount++;
                }
                break;
            case Role.Goto:
                method.Cognitive++;
                break;
        }
        AddControl(i, Grammar.Controls[Nodes[i].Symbol]);
    }

    protected void AddControl(int i, ControlKind kind)
    {
        ref var control = ref Facts.Controls.Add();
        control.Kind = (int)kind;
        control.Method = S.Method;
        control.Offset = Nodes[i].Start;
        control.End = Nodes[i].End;
        control.HeadEnd = HeadEnd(i);
    }

    /// <summary>A return inside a lambda leaves the method (Ruby blocks).</summary>
    protected virtual bool ReturnsThroughLambda => false;

    private void Nest(int i, ref MethodRecord method)
    {
        ref var state = ref Push(i);
        state.Nesting++;
        method.MaxNesting = Math.Max(method.MaxNesting, state.Nesting);
    }

    private int HeadEnd(int i)
    {
        var start = Nodes[i].Start;
        var end = Math.Min(Nodes[i].End, start + ControlLimit);
        var line = new ReadOnlySpan<byte>(Text + start, end - start).IndexOf((byte)'\n');
        end = line < 0 ? end : start + line;
        while (end > start && (Text[end - 1] <= ' ' || Text[end - 1] == '{'))
        {
            end--;
        }
        return end;
    }

    /// <summary>Calls before this offset (the collection of a foreach) run once, not in the loop.</summary>
    protected virtual int LoopBodyOf(int loop)
    {
        var body = Field(loop, BodyField);
        return body != 0 && IsForeach(loop) ? Nodes[body].Start : Nodes[loop].Start;
    }

    protected virtual bool IsForeach(int loop) => false;

    /// <summary>An if that stands as the else branch of another.</summary>
    protected virtual bool ContinuesIf(int i) =>
        RoleOf(Nodes[i].Parent) == Role.Else || (AlternativeField != 0 && Nodes[i].Field == AlternativeField && RoleOf(Nodes[i].Parent) == Role.If);

    /// <summary>True when the grammar has no node for else and this if has one that is not another if.</summary>
    protected virtual bool HasPlainElse(int i)
    {
        var alternative = Field(i, AlternativeField);
        return alternative != 0 && RoleOf(alternative) is not (Role.If or Role.ElseIf or Role.Else);
    }

    protected virtual bool IsDefaultCase(int i)
    {
        var text = Bytes(i);
        return text.StartsWith("default"u8) || text.StartsWith("else"u8) || text.StartsWith("_"u8) || text.StartsWith("case _"u8);
    }
}
