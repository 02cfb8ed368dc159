namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>Local variables, the types they get from what initializes them, and assignments.</summary>
internal abstract unsafe partial class Extractor
{
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
            if (ModuleRuns)
            {
                ExpectDeclared(name, init);
            }
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
        ExpectDeclared(name, init);
    }

    protected bool IsParameter(ReadOnlySpan<byte> name)
    {
        ref var method = ref Facts.Methods[S.Method];
        for (var p = method.FirstParameter; p < method.FirstParameter + method.ParameterCount; p++)
        {
            if (Bytes(Facts.Parameters[p].Name).SequenceEqual(name))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>In languages that declare by assigning: true when this method has no parameter or local of that name yet (the last 64 are asked).</summary>
    protected bool IsNewLocal(ReadOnlySpan<byte> name)
    {
        if (IsParameter(name))
        {
            return false;
        }
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
        if (init != 0 && LiteralType(init) is { Length: > 0 } literal)
        {
            return Compose(System.Text.Encoding.UTF8.GetBytes(literal));
        }
        if (init == 0 || Grammar.Looks[Nodes[init].Symbol] is not (Look.Construct or Look.Call))
        {
            return Slice.Empty;
        }
        var shape = new CallShape();
        return DescribeCall(init, ref shape) && shape.Kind == CallKind.Construct ? shape.Name : ConstructedBy(init);
    }

    /// <summary>The language's own type of a literal, where that is worth knowing: what is called on it is no method of the repository.</summary>
    protected virtual string LiteralType(int node) => "";

    /// <summary>In languages that state no types: the type that a return statement constructs, or self where it gives back its own object.</summary>
    protected void InferReturn(int i)
    {
        ref var method = ref Facts.Methods[S.Method];
        var value = Unwrap(First(i));
        if (!method.ReturnType.IsEmpty || S.In != Place.Method || S.LambdaDepth > 0 || value == 0)
        {
            return;
        }
        if (IsSelf(value) && method.Type >= 0)
        {
            method.ReturnType = Compose("self"u8);
        }
        else if (ConstructedType(value) is { IsEmpty: false } type)
        {
            Facts.Methods[S.Method].ReturnType = type;
        }
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
        ExpectAssigned(name, receiver, value, compound);
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
}
