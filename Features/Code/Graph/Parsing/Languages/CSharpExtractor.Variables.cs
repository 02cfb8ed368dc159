namespace Capstan.Features.Code.Graph.Parsing.Languages;

/// <summary>Members, locals, imports and assignments.</summary>
internal sealed unsafe partial class CSharpExtractor
{
    protected override void OnMember(int i) =>
        AddMember(i, i, SliceOf(Field(i, NameField)), Slice.Empty, Modifiers.Public | Modifiers.Static | Modifiers.Const);

    protected override void OnLocal(int i)
    {
        var type = Field(i, TypeField);
        var declared = type == 0 || Is(type, implicitType) ? Slice.Empty : Dotted(type);
        if (!Is(i, variableDeclaration))
        {
            AddVariable(i, SliceOf(Field(i, NameField)), declared, 0);
            return;
        }
        var parent = Nodes[i].Parent;
        var field = Is(parent, fieldDeclaration) || Is(parent, eventField);
        for (var child = i + 1; child < Nodes[i].Next; child = Nodes[child].Next)
        {
            if (!Is(child, variableDeclarator))
            {
                continue;
            }
            var name = Field(child, NameField);
            var last = Last(child);
            if (name == 0 && !field)
            {
                Deconstruct(First(child), last);
                continue;
            }
            if (field)
            {
                AddMember(child, parent, SliceOf(name), declared, Modifiers.None);
            }
            else
            {
                AddVariable(child, SliceOf(name), declared, last == name ? 0 : last);
            }
        }
    }

    /// <summary>var (a, b) = pair.</summary>
    private void Deconstruct(int pattern, int value)
    {
        for (var node = pattern; Is(pattern, tuplePattern) && node < Nodes[pattern].Next; node++)
        {
            if (Is(node, identifier) && Nodes[node].Field == NameField)
            {
                Written(SliceOf(node), value == pattern ? 0 : value);
                AddLocal(node, SliceOf(node), Slice.Empty, 0);
            }
        }
    }

    protected override void OnLoop(int i)
    {
        var left = Is(i, foreachStatement) ? Field(i, LeftField) : 0;
        Deconstruct(left, left == 0 ? 0 : Field(i, RightField));
        if (Is(left, identifier))
        {
            var type = Field(i, TypeField);
            AddLocal(left, SliceOf(left), Is(type, implicitType) ? Slice.Empty : Dotted(type), 0);
        }
    }

    protected override bool IsForeach(int loop) => Is(loop, foreachStatement);

    protected override void OnImport(int i)
    {
        var alias = Field(i, NameField);
        var target = Last(i);
        if (target == 0)
        {
            return;
        }
        var entity = Dotted(target);
        AddImport(i, entity, alias != 0 && alias != target ? SliceOf(alias) : Slice.Empty, alias == 0 || alias == target, alias != 0 && alias != target);
    }

    protected override void OnAssignment(int i)
    {
        var left = Field(i, LeftField);
        var right = Field(i, RightField);
        if (left == 0 || right == 0)
        {
            return;
        }
        var member = Is(left, memberAccess);
        var name = member ? Field(left, NameField) : Is(left, elementAccess) ? First(left) : left;
        AddAssignment(i, SliceOf(name).Length > 200 ? Slice.Empty : SliceOf(name), member ? SliceOf(Field(left, expression)) : Slice.Empty, right, IsCompound(left, right));
    }
}
