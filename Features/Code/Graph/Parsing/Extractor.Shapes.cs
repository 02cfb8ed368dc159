namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>How an expression looks, and logical operators.</summary>
internal abstract unsafe partial class Extractor
{
    private const int LargestOperand = 200;

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
            if (operation.SequenceEqual("??"u8) || operation.SequenceEqual("?:"u8))
            {
                Operand(right);
            }
            return;
        }
        Operand(right);
        ref var method = ref Facts.Methods[S.Method];
        method.Cyclomatic++;
        var parent = Nodes[i].Parent;
        var parentLeft = RoleOf(parent) == Role.Binary ? First(parent) : 0;
        var continues = parentLeft != 0 && Nodes[parentLeft].Next < Nodes[parent].Next
            && OperatorOf(parentLeft, Nodes[parentLeft].Next).SequenceEqual(operation);
        method.Cognitive += continues ? 0 : 1;
    }

    /// <summary>An operand that the one before it may make needless: worth telling where it does something.</summary>
    private void Operand(int node)
    {
        var end = Math.Min(Nodes[node].Next, node + LargestOperand);
        for (var i = node; i < end; i++)
        {
            if (RoleOf(i) is Role.Call or Role.Assignment or Role.Throw or Role.Return or Role.Break or Role.Continue)
            {
                AddRegion(node, RegionKind.Operand, Slice.Empty);
                return;
            }
        }
    }
}
