namespace Capstan.Features.Code.Graph.Parsing;

internal abstract unsafe partial class Extractor
{
    private const int StoredArguments = 8, ReceiverLimit = 200;

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
}
