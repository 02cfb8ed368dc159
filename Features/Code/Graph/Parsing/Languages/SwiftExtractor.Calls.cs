namespace Capstan.Features.Code.Graph.Parsing.Languages;

/// <summary>Calls and their arguments.</summary>
internal sealed unsafe partial class SwiftExtractor
{
    protected override bool IsConstruction(int node) => Is(First(node), simpleIdentifier) && IsUpper(Bytes(First(node)));

    protected override bool DescribeCall(int i, ref CallShape call)
    {
        var suffix = Child(i, callSuffix);
        call.Arguments = suffix == 0 ? 0 : Child(suffix, valueArguments);
        call.Trailing = suffix == 0 ? 0 : Child(suffix, lambdaLiteral);
        if (call.Arguments != 0 && Text[Nodes[call.Arguments].Start] == '[')
        {
            return false;
        }
        var callee = First(i);
        if (Is(callee, navigation))
        {
            Receive(Field(callee, target), ref call);
            callee = Field(Field(callee, suffixField), suffixField);
        }
        else if (Is(callee, prefix))
        {
            callee = Field(callee, target);
        }
        if (!Is(callee, simpleIdentifier))
        {
            return false;
        }
        call.Name = SliceOf(callee);
        call.Kind = IsUpper(Bytes(callee)) ? CallKind.Construct : CallKind.Call;
        return true;
    }

    protected override Slice ArgumentName(int node, out int value)
    {
        value = node;
        if (!Is(node, valueArgument))
        {
            return Slice.Empty;
        }
        var given = Field(node, ValueField);
        value = given == 0 ? node : given;
        return SliceOf(Child(node, argumentLabel));
    }

    protected override ReceiverKind ReceiverKindOf(int node)
    {
        var symbol = Nodes[node].Symbol;
        return symbol == simpleIdentifier ? (Bytes(node).SequenceEqual("Self"u8) ? ReceiverKind.This : NameKind(node)) : symbol == selfExpression ? ReceiverKind.This
            : symbol == superExpression ? ReceiverKind.Base : symbol == navigation ? PathKind(node) : ReceiverKind.Expression;
    }

    protected override Slice AnnotationName(int node) => Dotted(First(node));

    protected override bool IsDebugCall(ReadOnlySpan<byte> name, ReadOnlySpan<byte> receiver) =>
        receiver.IsEmpty && (name.SequenceEqual("print"u8) || name.SequenceEqual("debugPrint"u8) || name.SequenceEqual("dump"u8) || name.SequenceEqual("NSLog"u8));
}
