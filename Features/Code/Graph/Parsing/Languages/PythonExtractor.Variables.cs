namespace Capstan.Features.Code.Graph.Parsing.Languages;

/// <summary>Members, locals, imports and assignments.</summary>
internal sealed unsafe partial class PythonExtractor
{
    protected override void OnImport(int i)
    {
        var module = Is(i, futureImport) ? Slice.Empty : SliceOf(Field(i, moduleName));
        var from = Is(i, fromImport) || Is(i, futureImport);
        if (Is(i, futureImport))
        {
            module = Compose("__future__"u8);
        }
        var local = Bytes(module).StartsWith("."u8);
        if (Child(i, wildcard) != 0)
        {
            AddImport(i, module, Slice.Empty, wildcard: true, local: local);
            return;
        }
        for (var child = i + 1; child < Nodes[i].Next; child = Nodes[child].Next)
        {
            if (Nodes[child].Field != NameField)
            {
                continue;
            }
            var renamed = Is(child, aliasedImport);
            var name = SliceOf(renamed ? Field(child, NameField) : child);
            var entity = !from ? name : local && Bytes(module)[^1] == '.' ? Compose([.. Bytes(module), .. Bytes(name)]) : Compose([.. Bytes(module), (byte)'.', .. Bytes(name)]);
            // import a.b makes the name a visible, import a.b as c the name c.
            var dot = Bytes(name).IndexOf((byte)'.');
            var visible = renamed ? SliceOf(Field(child, alias)) : from || dot < 0 ? name : name with { Length = dot };
            AddImport(i, entity, visible, alias: renamed, local: local);
        }
    }

    protected override void OnAssignment(int i)
    {
        if (!Is(i, assignment) && !Is(i, augmented))
        {
            Variable(i, Field(i, NameField), Slice.Empty, Field(i, ValueField));
            return;
        }
        var left = Field(i, LeftField);
        var right = Field(i, RightField);
        if (left == 0)
        {
            return;
        }
        if (Is(left, identifier) && Is(i, assignment))
        {
            Variable(i, left, Dotted(Field(i, TypeField)), right);
        }
        else if (Is(left, attribute))
        {
            var owner = Field(left, objectField);
            var name = SliceOf(Field(left, attributeField));
            AddAssignment(i, name, SliceOf(owner), right, Is(i, augmented));
            if (Bytes(owner).SequenceEqual("self"u8) && Is(i, assignment))
            {
                AddInstanceMember(i, name, right);
            }
        }
        else if (Is(left, patternList) || Is(left, tuplePattern))
        {
            for (var child = left + 1; child < Nodes[left].Next; child = Nodes[child].Next)
            {
                if (Is(child, identifier))
                {
                    Written(SliceOf(child), right);
                    Variable(child, child, Slice.Empty, 0);
                }
            }
        }
        else
        {
            AddAssignment(i, SliceOf(Is(left, subscript) ? First(left) : left) is { Length: <= 200 } name ? name : Slice.Empty, Slice.Empty, right, Is(i, augmented));
        }
    }

    private void Variable(int node, int name, Slice type, int value)
    {
        if (!Is(name, identifier))
        {
            return;
        }
        var inMethod = S.In == Place.Method || S.LambdaDepth > 0;
        if (inMethod ? IsNewLocal(Bytes(name)) : IsNewMember(Bytes(name)))
        {
            AddVariable(node, SliceOf(name), type, value);
        }
        else
        {
            AddAssignment(node, SliceOf(name), Slice.Empty, value, compound: false);
        }
    }

    /// <summary>with open(x) as f, except E as e.</summary>
    protected override void OnLocal(int i)
    {
        var target = Field(i, alias);
        var name = target == 0 ? 0 : First(target);
        if (Is(name, identifier) && S.In == Place.Method)
        {
            Written(SliceOf(name), First(i));
            AddVariable(i, SliceOf(name), Slice.Empty, First(i) is var value && Is(value, call) ? value : 0);
        }
    }

    protected override bool IsForeach(int loop) => Is(loop, forStatement);

    protected override void OnLoop(int i)
    {
        if (!Is(i, forStatement))
        {
            return;
        }
        var names = Field(i, LeftField);
        for (var node = names; names != 0 && node < Nodes[names].Next; node++)
        {
            if (Is(node, identifier) && (node == names || Is(names, patternList) || Is(names, tuplePattern)))
            {
                Variable(node, node, Slice.Empty, 0);
            }
        }
    }
}
