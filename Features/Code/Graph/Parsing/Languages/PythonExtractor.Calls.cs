namespace Capstan.Features.Code.Graph.Parsing.Languages;

/// <summary>Calls and their arguments.</summary>
internal sealed unsafe partial class PythonExtractor
{
    protected override bool IsConstruction(int node) => Is(Field(node, function), identifier) && IsUpper(Bytes(Field(node, function)));

    protected override bool IsJoin(ReadOnlySpan<byte> operation, Look left) => operation.SequenceEqual("+"u8) || (operation.SequenceEqual("%"u8) && left == Look.String);

    protected override bool DescribeCall(int i, ref CallShape shape)
    {
        shape.Arguments = Field(i, ArgumentsField);
        if (shape.Arguments != 0 && !Is(shape.Arguments, argumentList))
        {
            shape.Trailing = shape.Arguments;
            shape.Arguments = 0;
        }
        var callee = Field(i, function);
        if (Is(callee, attribute))
        {
            Receive(Field(callee, objectField), ref shape);
            callee = Field(callee, attributeField);
        }
        if (!Is(callee, identifier))
        {
            return false;
        }
        shape.Name = SliceOf(callee);
        shape.Kind = IsUpper(Bytes(callee)) ? CallKind.Construct : CallKind.Call;
        return true;
    }

    protected override Slice ArgumentName(int node, out int value)
    {
        var named = Is(node, keywordArgument);
        value = named && Field(node, ValueField) is var given && given != 0 ? given : node;
        return named ? SliceOf(Field(node, NameField)) : Slice.Empty;
    }

    protected override ReceiverKind ReceiverKindOf(int node)
    {
        if (Is(node, identifier))
        {
            var text = Bytes(node);
            return text.SequenceEqual("self"u8) || text.SequenceEqual("cls"u8) ? ReceiverKind.This : NameKind(node);
        }
        return Is(node, call) && Bytes(node).StartsWith("super("u8) ? ReceiverKind.Base : Is(node, attribute) ? PathKind(node) : ReceiverKind.Expression;
    }

    protected override Slice AnnotationName(int node)
    {
        var name = First(node);
        return Dotted(SliceOf(Is(name, call) ? Field(name, function) : name) is { Length: <= 200 } text ? text : Slice.Empty);
    }

    protected override bool IsDebugCall(ReadOnlySpan<byte> name, ReadOnlySpan<byte> receiver) =>
        receiver.IsEmpty ? name.SequenceEqual("print"u8) || name.SequenceEqual("breakpoint"u8) || name.SequenceEqual("pprint"u8)
            : name.SequenceEqual("set_trace"u8);
}
