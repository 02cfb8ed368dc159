namespace Capstan.Features.Code.Graph.Parsing.Languages;

/// <summary>Includes, assignments and calls.</summary>
internal sealed unsafe partial class CExtractor
{
    protected override void OnImport(int i)
    {
        if (cpp && Is(i, usingDeclaration))
        {
            var entity = Dotted(First(i));
            var wildcard = Bytes(i).IndexOf("namespace"u8) >= 0;
            AddImport(i, entity, wildcard ? Slice.Empty : LastSegment(entity), wildcard);
            return;
        }
        var file = Field(i, path);
        if (file != 0 && Nodes[file].End - Nodes[file].Start > 2)
        {
            AddImport(i, Range(Nodes[file].Start + 1, Nodes[file].End - 1), Slice.Empty, wildcard: true, local: Nodes[file].Symbol != systemString);
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
        var name = Is(left, fieldExpression) ? SliceOf(Field(left, field)) : SliceOf(left);
        var receiver = Is(left, fieldExpression) ? SliceOf(Field(left, argument)) : Slice.Empty;
        AddAssignment(i, name.Length > 200 ? Slice.Empty : name, receiver, right, IsCompound(left, right));
    }

    protected override void OnLoop(int i)
    {
        if (cpp && Field(i, RightField) != 0 && Field(i, declarator) is var declared && declared != 0)
        {
            AddLocal(declared, SliceOf(Declared(declared, out _)), TypeName(Field(i, TypeField)), 0);
        }
    }

    protected override bool IsForeach(int loop) => Field(loop, RightField) != 0;

    protected override bool DescribeCall(int i, ref CallShape call)
    {
        call.Arguments = Field(i, ArgumentsField);
        if (cpp && Is(i, newExpression))
        {
            call.Kind = CallKind.Construct;
            call.Name = Dotted(Field(i, TypeField));
            return true;
        }
        var callee = Field(i, function);
        for (var steps = 0; callee != 0 && steps < 8; steps++)
        {
            var symbol = Nodes[callee].Symbol;
            if (symbol == identifier || symbol == fieldIdentifier)
            {
                call.Name = SliceOf(callee);
                return true;
            }
            if (symbol == fieldExpression)
            {
                Receive(Field(callee, argument), ref call);
                callee = Field(callee, field);
            }
            else if (cpp && symbol == qualified)
            {
                var last = callee;
                while (Is(last, qualified) && Field(last, NameField) is var inner && inner != 0)
                {
                    last = inner;
                }
                call.Receiver = Dotted(Range(Nodes[callee].Start, Nodes[last].Start));
                call.ReceiverKind = call.Receiver.IsEmpty ? ReceiverKind.None : ReceiverKind.TypeLike;
                callee = last;
            }
            else if (cpp && (symbol == templateFunction || symbol == templateMethod || symbol == templateType))
            {
                callee = Field(callee, NameField);
            }
            else if (symbol == parenthesizedExpression)
            {
                callee = First(callee);
            }
            else if (symbol == pointerExpression)
            {
                callee = Field(callee, argument);
            }
            else if (cpp && (symbol == destructor || symbol == typeIdentifier || symbol == operatorName))
            {
                call.Name = SliceOf(callee);
                return true;
            }
            else
            {
                return false;
            }
        }
        return false;
    }

    /// <summary>make_unique and make_shared construct their type argument.</summary>
    protected override Slice ConstructedBy(int init)
    {
        var callee = cpp && Is(init, callExpression) ? Field(init, function) : 0;
        callee = Is(callee, qualified) ? Field(callee, NameField) : callee;
        if (callee == 0 || !Is(callee, templateFunction) || !Bytes(Field(callee, NameField)).StartsWith("make_"u8))
        {
            return Slice.Empty;
        }
        var list = Field(callee, ArgumentsField);
        return list == 0 ? Slice.Empty : Dotted(First(list));
    }

    protected override ReceiverKind ReceiverKindOf(int node)
    {
        var symbol = Nodes[node].Symbol;
        return cpp && symbol == thisSymbol ? ReceiverKind.This : symbol == identifier ? ReceiverKind.Identifier
            : cpp && symbol == qualified ? ReceiverKind.TypeLike : ReceiverKind.Expression;
    }

    protected override bool IsDebugCall(ReadOnlySpan<byte> name, ReadOnlySpan<byte> receiver) => receiver.IsEmpty && name.SequenceEqual("printf"u8);

    protected override bool IsDefaultCase(int i) => Bytes(i).StartsWith("default"u8);
}
