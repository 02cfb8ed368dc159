namespace Capstan.Features.Code.Graph.Parsing.Languages;

/// <summary>Calls and their arguments.</summary>
internal sealed unsafe partial class CSharpExtractor
{
    protected override bool DescribeCall(int i, ref CallShape call)
    {
        call.Arguments = Field(i, ArgumentsField);
        if (Is(i, creation))
        {
            call.Kind = CallKind.Construct;
            call.Name = Dotted(Field(i, TypeField));
            return true;
        }
        if (Is(i, implicitCreation))
        {
            call.Kind = CallKind.Construct;
            call.Arguments = call.Arguments != 0 ? call.Arguments : First(i);
            call.Name = TargetType(i);
            return true;
        }
        if (Is(i, constructorInitializer))
        {
            var target = Child(i, baseToken) is var own && own != 0 ? own : Child(i, thisToken);
            call.Kind = CallKind.Construct;
            call.ReceiverKind = Is(target, baseToken) ? ReceiverKind.Base : ReceiverKind.This;
            call.Name = SliceOf(target);
            call.Arguments = Last(i);
            return true;
        }
        var callee = Field(i, function);
        if (Is(callee, memberAccess))
        {
            Receive(Field(callee, expression), ref call);
            callee = Field(callee, NameField);
        }
        else if (Is(callee, conditionalAccess))
        {
            Receive(Field(callee, condition), ref call);
            callee = Last(callee);
            while (Is(callee, memberAccess) || Is(callee, memberBinding))
            {
                callee = Field(callee, NameField);
            }
        }
        callee = Is(callee, genericName) ? First(callee) : callee;
        call.Name = Is(callee, identifier) ? SliceOf(callee) : Slice.Empty;
        return true;
    }

    /// <summary>The type new() constructs, where a declaration states it.</summary>
    private Slice TargetType(int creationNode)
    {
        var owner = Nodes[creationNode].Parent;
        owner = Is(owner, variableDeclarator) ? Nodes[owner].Parent : owner;
        return Is(owner, variableDeclaration) || Is(owner, propertyDeclaration) ? Dotted(Field(owner, TypeField)) : Slice.Empty;
    }

    protected override Slice ArgumentName(int node, out int value)
    {
        value = node;
        if (!Is(node, argumentSymbol))
        {
            return Slice.Empty;
        }
        var name = Field(node, NameField);
        var last = Last(node);
        value = last == 0 ? node : last;
        return SliceOf(name);
    }

    protected override ReceiverKind ReceiverKindOf(int node)
    {
        var symbol = Nodes[node].Symbol;
        return symbol == identifier ? NameKind(node) : symbol == thisToken ? ReceiverKind.This : symbol == baseToken ? ReceiverKind.Base
            : symbol == genericName || symbol == qualifiedName ? ReceiverKind.TypeLike : symbol == memberAccess ? PathKind(node) : ReceiverKind.Expression;
    }

    protected override bool IsDebugCall(ReadOnlySpan<byte> name, ReadOnlySpan<byte> receiver) =>
        (receiver.SequenceEqual("Console"u8) && name.StartsWith("Write"u8)) || (receiver.SequenceEqual("Debug"u8) && name.StartsWith("Write"u8))
        || (receiver.SequenceEqual("Debugger"u8) && name.SequenceEqual("Break"u8));
}
