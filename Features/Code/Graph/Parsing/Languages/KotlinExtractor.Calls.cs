namespace Capstan.Features.Code.Graph.Parsing.Languages;

/// <summary>Calls and their arguments.</summary>
internal sealed unsafe partial class KotlinExtractor
{
    protected override bool IsConstruction(int node) => Is(First(node), identifier) && IsUpper(Bytes(First(node)));

    protected override bool DescribeCall(int i, ref CallShape call)
    {
        if (Is(i, constructorInvocation))
        {
            if (Is(Nodes[i].Parent, annotation) || Is(Nodes[i].Parent, fileAnnotation))
            {
                return false;
            }
            call.Kind = CallKind.Construct;
            call.ReceiverKind = ReceiverKind.Base;
            call.Name = Dotted(First(i));
            call.Arguments = Child(i, valueArguments);
            return true;
        }
        if (Is(i, delegationCall))
        {
            call.Kind = CallKind.Construct;
            var word = Bytes(i).StartsWith("super"u8);
            call.ReceiverKind = word ? ReceiverKind.Base : ReceiverKind.This;
            call.Name = new Slice(Nodes[i].Start, word ? 5 : 4);
            call.Arguments = Child(i, valueArguments);
            return true;
        }
        if (Is(i, callableReference))
        {
            var owner = First(i);
            var last = Last(i);
            call.Kind = CallKind.Reference;
            if (owner != last)
            {
                Receive(owner, ref call);
            }
            call.Name = Is(last, identifier) ? SliceOf(last) : Slice.Empty;
            return true;
        }
        var callee = First(i);
        call.Arguments = Child(i, valueArguments);
        call.Trailing = Child(i, annotatedLambda);
        if (call.Trailing == 0 && Is(Nodes[i].Parent, callExpression) && Nodes[i].Parent == i - 1 && Child(Nodes[i].Parent, annotatedLambda) != 0)
        {
            // f(a) { … }: the outer node is the call, this one only its beginning.
            return false;
        }
        if (Is(callee, callExpression) && call.Trailing != 0 && call.Arguments == 0)
        {
            call.Arguments = Child(callee, valueArguments);
            callee = First(callee);
        }
        if (Is(callee, navigation))
        {
            Receive(First(callee), ref call);
            callee = Last(callee);
        }
        if (!Is(callee, identifier))
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
        var first = First(node);
        var last = Last(node);
        value = last == 0 ? node : last;
        return first != last && Is(first, identifier) ? SliceOf(first) : Slice.Empty;
    }

    protected override ReceiverKind ReceiverKindOf(int node)
    {
        var symbol = Nodes[node].Symbol;
        return symbol == identifier ? NameKind(node) : symbol == thisExpression ? ReceiverKind.This : symbol == superExpression ? ReceiverKind.Base
            : symbol == navigation ? PathKind(node) : symbol == userType ? ReceiverKind.TypeLike : ReceiverKind.Expression;
    }

    protected override Slice AnnotationName(int node)
    {
        var name = First(node);
        return Dotted(Is(name, constructorInvocation) ? First(name) : name);
    }

    protected override bool IsDebugCall(ReadOnlySpan<byte> name, ReadOnlySpan<byte> receiver) =>
        (receiver.IsEmpty && (name.SequenceEqual("println"u8) || name.SequenceEqual("print"u8))) || name.SequenceEqual("printStackTrace"u8);
}
