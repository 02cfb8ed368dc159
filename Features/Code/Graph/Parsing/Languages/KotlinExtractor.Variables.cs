namespace Capstan.Features.Code.Graph.Parsing.Languages;

/// <summary>Members, locals, imports and assignments.</summary>
internal sealed unsafe partial class KotlinExtractor
{
    private bool IsProperty(int node, int name)
    {
        var head = new ReadOnlySpan<byte>(Text + Nodes[node].Start, Nodes[name].Start - Nodes[node].Start).TrimEnd((byte)' ');
        return head.EndsWith("val"u8) || head.EndsWith("var"u8);
    }

    protected override void OnMember(int i) => AddMember(i, i, SliceOf(Child(i, identifier)), Slice.Empty, Modifiers.Public | Modifiers.Static);

    protected override int OnSpecial(int i)
    {
        var variable = Child(i, variableDeclaration);
        var value = 0;
        for (var child = i + 1; child < Nodes[i].Next; child = Nodes[child].Next)
        {
            if (variable != 0 && child > variable && !Is(child, getter) && !Is(child, setter) && !Is(child, typeConstraints) && !Is(child, propertyDelegate) && RoleOf(child) != Role.Comment)
            {
                value = child;
                break;
            }
        }
        if (variable != 0)
        {
            Variable(i, variable, value);
        }
        else if (Child(i, multiVariable) is var several && several != 0)
        {
            for (var child = several + 1; child < Nodes[several].Next; child = Nodes[child].Next)
            {
                if (Is(child, variableDeclaration))
                {
                    Written(SliceOf(Child(child, identifier)), Last(i) == several ? 0 : Last(i));
                    Variable(child, child, 0);
                }
            }
        }
        return i;
    }

    private void Variable(int node, int variable, int value)
    {
        var name = Child(variable, identifier);
        var type = Last(variable) is var last && last != name ? Dotted(last) : Slice.Empty;
        if (S.In == Place.Type)
        {
            AddMember(node, node, SliceOf(name), type.IsEmpty && value != 0 ? Constructed(value) : type);
        }
        else
        {
            AddVariable(node, SliceOf(name), type, value);
        }
    }

    private Slice Constructed(int value)
    {
        var call = new CallShape();
        return Is(value, callExpression) && DescribeCall(value, ref call) && call.Kind == CallKind.Construct ? call.Name : Slice.Empty;
    }

    protected override void OnImport(int i)
    {
        var path = Child(i, qualifiedIdentifier);
        if (path == 0)
        {
            return;
        }
        var entity = Dotted(path);
        var wildcard = Bytes(i).TrimEnd((byte)'\n').EndsWith("*"u8);
        var other = Child(i, identifier);
        AddImport(i, entity, wildcard ? Slice.Empty : other != 0 ? SliceOf(other) : LastSegment(entity), wildcard, alias: other != 0);
    }

    protected override void OnAssignment(int i)
    {
        var left = Field(i, LeftField);
        var right = Field(i, RightField);
        if (left == 0 || right == 0)
        {
            return;
        }
        var member = Is(left, navigation);
        var name = member ? Last(left) : Is(left, indexExpression) ? First(left) : left;
        AddAssignment(i, SliceOf(name) is { Length: <= 200 } text ? text : Slice.Empty, member ? SliceOf(First(left)) : Slice.Empty, right, IsCompound(left, right));
    }

    protected override bool IsForeach(int loop) => Is(loop, forStatement);

    protected override int LoopBodyOf(int loop) => Is(loop, forStatement) ? Nodes[Last(loop)].Start : Nodes[loop].Start;

    protected override void OnLoop(int i)
    {
        var variable = Is(i, forStatement) ? Child(i, variableDeclaration) : 0;
        if (variable != 0)
        {
            Variable(variable, variable, 0);
        }
    }

    protected override bool ContinuesIf(int i) => Is(Nodes[i].Parent, ifExpression) && Nodes[i].Next == Nodes[Nodes[i].Parent].Next && ChildCount(Nodes[i].Parent) > 2;

    protected override bool HasPlainElse(int i) => ChildCount(i) > 2 && !Is(Last(i), ifExpression);
}
