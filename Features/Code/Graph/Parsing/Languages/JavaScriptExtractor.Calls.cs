namespace Capstan.Features.Code.Graph.Parsing.Languages;

/// <summary>Assignments and calls.</summary>
internal sealed unsafe partial class JavaScriptExtractor
{
    protected override void OnAssignment(int i)
    {
        if (jsxAttribute != 0 && Is(i, jsxAttribute))
        {
            var attribute = First(i);
            var assigned = Last(i);
            AddAssignment(i, SliceOf(attribute), Slice.Empty, assigned == attribute ? 0 : assigned, compound: false);
            return;
        }
        var left = Field(i, LeftField);
        var right = Field(i, RightField);
        if (left == 0 || right == 0 || IsFunction(right))
        {
            return;
        }
        var member = Is(left, memberExpression);
        var name = member ? Field(left, property) : Is(left, subscript) ? Field(left, objectField) : left;
        AddAssignment(i, Short(name), member ? SliceOf(Field(left, objectField)) : Slice.Empty, right, !Is(i, assignment));
        if (member && Is(Field(left, objectField), thisSymbol) && ((Modifiers)Facts.Methods[S.Method].Modifiers).HasFlag(Modifiers.Constructor))
        {
            AddInstanceMember(i, SliceOf(name), right);
        }
    }

    protected override bool IsForeach(int loop) => Is(loop, forIn);

    protected override void OnLoop(int i)
    {
        var left = Is(i, forIn) ? Field(i, LeftField) : 0;
        if (Is(left, identifier))
        {
            AddLocal(left, SliceOf(left), Slice.Empty, 0);
        }
        else if (left != 0)
        {
            Destructure(left, Field(i, RightField));
        }
    }

    protected override bool DescribeCall(int i, ref CallShape call)
    {
        if (jsxOpening != 0 && (Is(i, jsxOpening) || Is(i, jsxSelfClosing)))
        {
            var tag = Field(i, NameField);
            call.Name = IsUpper(Bytes(tag)) ? LastSegment(SliceOf(tag)) : Slice.Empty;
            return true;
        }
        call.Arguments = Field(i, ArgumentsField);
        if (Is(i, newExpression))
        {
            var type = Field(i, constructor);
            call.Kind = CallKind.Construct;
            call.Name = Is(type, identifier) || Is(type, memberExpression) ? Dotted(Short(type)) : Slice.Empty;
            return true;
        }
        if (Is(call.Arguments, templateString))
        {
            call.Trailing = call.Arguments;
            call.Arguments = 0;
        }
        var callee = Field(i, function);
        if (Is(callee, memberExpression))
        {
            Receive(Field(callee, objectField), ref call);
            callee = Field(callee, property);
            call.Name = SliceOf(callee);
        }
        else if (Is(callee, subscript) && Is(Field(callee, index), stringSymbol))
        {
            Receive(Field(callee, objectField), ref call);
            call.Name = Unquoted(Field(callee, index));
        }
        else if (Is(callee, superSymbol))
        {
            call.Kind = CallKind.Construct;
            call.ReceiverKind = ReceiverKind.Base;
            call.Name = SliceOf(callee);
        }
        else if (Is(callee, identifier) || Is(callee, importSymbol))
        {
            call.Name = SliceOf(callee);
            MarkTests(ref call);
        }
        return true;
    }

    private void MarkTests(ref CallShape call)
    {
        var name = Bytes(call.Name);
        if ((name.SequenceEqual("describe"u8) || name.SequenceEqual("it"u8) || name.SequenceEqual("test"u8))
            && call.Arguments != 0 && Last(call.Arguments) is var last && last != 0 && IsFunction(last))
        {
            Facts.Header.HasTestMarker = 1;
        }
    }

    protected override ReceiverKind ReceiverKindOf(int node)
    {
        var symbol = Nodes[node].Symbol;
        return symbol == identifier ? NameKind(node) : symbol == thisSymbol ? ReceiverKind.This : symbol == superSymbol ? ReceiverKind.Base
            : symbol == memberExpression ? PathKind(node) : ReceiverKind.Expression;
    }

    protected override Slice AnnotationName(int node)
    {
        var name = First(node);
        return Dotted(Short(Is(name, callExpression) ? Field(name, function) : name));
    }

    protected override bool IsDebugCall(ReadOnlySpan<byte> name, ReadOnlySpan<byte> receiver) =>
        receiver.SequenceEqual("console"u8) || (receiver.IsEmpty && name.SequenceEqual("alert"u8));
}
