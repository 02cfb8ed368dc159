namespace Capstan.Features.Code.Graph.Parsing.Languages;

/// <summary>Members, locals, imports and assignments.</summary>
internal sealed unsafe partial class SwiftExtractor
{
    /// <summary>let a: A = x, b = y: the names, types and values follow one another.</summary>
    private void Properties(int i)
    {
        var name = 0;
        var type = Slice.Empty;
        var value = 0;
        for (var child = i + 1; child <= Nodes[i].Next; child = Nodes[child].Next)
        {
            var ended = child == Nodes[i].Next;
            if (ended || Nodes[child].Field == NameField)
            {
                Property(i, name, type, value);
                if (ended)
                {
                    break;
                }
                name = child;
                type = Slice.Empty;
                value = 0;
            }
            else if (Is(child, typeAnnotation))
            {
                type = Dotted(First(child));
            }
            else if (Nodes[child].Field == ValueField)
            {
                value = child;
            }
        }
    }

    private void Property(int i, int name, Slice type, int value)
    {
        if (name == 0)
        {
            return;
        }
        var bound = Is(name, pattern) ? Field(name, boundIdentifier) : name;
        if (bound == 0)
        {
            for (var child = name + 1; child < Nodes[name].Next; child = Nodes[child].Next)
            {
                if (Is(child, pattern) && Is(First(child), simpleIdentifier))
                {
                    AddVariable(child, SliceOf(First(child)), Slice.Empty, 0);
                }
            }
        }
        else if (S.In == Place.Type || Is(i, protocolProperty))
        {
            AddMember(i, i, SliceOf(bound), type.IsEmpty && value != 0 ? Constructed(value) : type);
        }
        else
        {
            AddVariable(i, SliceOf(bound), type, value);
        }
    }

    private Slice Constructed(int value)
    {
        var call = new CallShape();
        return Is(value, callExpression) && DescribeCall(value, ref call) && call.Kind == CallKind.Construct ? call.Name : Slice.Empty;
    }

    protected override void OnMember(int i)
    {
        for (var child = i + 1; child < Nodes[i].Next; child = Nodes[child].Next)
        {
            if (Nodes[child].Field == NameField && Is(child, simpleIdentifier))
            {
                AddMember(child, child, SliceOf(child), Slice.Empty, Modifiers.Static);
            }
        }
    }

    protected override void OnImport(int i)
    {
        var path = Child(i, identifier);
        if (path != 0)
        {
            AddImport(i, Dotted(path), Slice.Empty, wildcard: true);
        }
    }

    protected override void OnAssignment(int i)
    {
        var left = Field(i, target);
        var right = Field(i, result);
        var place = Is(left, assignable) ? First(left) : left;
        if (place == 0 || right == 0)
        {
            return;
        }
        var member = Is(place, navigation);
        var name = member ? Field(Field(place, suffixField), suffixField) : place;
        AddAssignment(i, SliceOf(name) is { Length: <= 200 } text ? text : Slice.Empty, member ? SliceOf(Field(place, target)) : Slice.Empty, right, IsCompound(left, right));
    }

    protected override bool IsForeach(int loop) => Is(loop, forStatement);

    protected override int LoopBodyOf(int loop) => Is(loop, forStatement) && Child(loop, statements) is var body && body != 0 ? Nodes[body].Start : Nodes[loop].Start;

    protected override void OnLoop(int i)
    {
        var item = Is(i, forStatement) ? Child(i, pattern) : 0;
        if (item != 0 && Field(item, boundIdentifier) is var bound && bound != 0)
        {
            AddLocal(bound, SliceOf(bound), Slice.Empty, 0);
        }
    }

    protected override bool ContinuesIf(int i) => Is(Nodes[i].Parent, ifStatement);

    protected override bool HasPlainElse(int i) => Is(i, ifStatement) && Child(i, elseSymbol) is var word && word != 0 && !Is(Nodes[word].Next < Nodes[i].Next ? Nodes[word].Next : 0, ifStatement);
}
