namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>Control flow: its facts, and what it adds to a method's metrics.</summary>
internal abstract unsafe partial class Extractor
{
    private const int ControlLimit = 120;

    protected void Lambda(int i)
    {
        AddRegion(i, RegionKind.Lambda, Slice.Empty);
        ref var state = ref Push(i);
        state.LambdaDepth++;
        state.Nesting++;
        if (state.OuterCall >= 0 && Iterates(Bytes(Facts.Calls[state.OuterCall].Name)))
        {
            state.LoopDepth++;
            state.LoopBody = Nodes[i].Start;
        }
        state.OuterCall = -1;
        LambdaParameters(i);
    }

    protected void AddRegion(int i, RegionKind kind, Slice name)
    {
        ref var region = ref Facts.Regions.Add();
        region.Kind = (int)kind;
        region.Name = name;
        region.Method = S.Method;
        region.Offset = Nodes[i].Start;
        region.End = Nodes[i].End;
    }

    private void Label(int i) => AddRegion(i, RegionKind.Label, SliceOf(Field(i, LabelField) is var label && label != 0 ? label : First(i)));

    /// <summary>Calls that run the function they are given once per element.</summary>
    private static bool Iterates(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("forEach"u8) || name.SequenceEqual("map"u8) || name.SequenceEqual("flatMap"u8) || name.SequenceEqual("each"u8)
        || name.SequenceEqual("each_with_index"u8) || name.SequenceEqual("times"u8) || name.SequenceEqual("ForEach"u8) || name.SequenceEqual("loop"u8);

    private void Control(int i, Role role)
    {
        ref var method = ref Facts.Methods[S.Method];
        switch (role)
        {
            case Role.If:
                var continues = ContinuesIf(i);
                method.Cyclomatic++;
                method.Cognitive += continues ? 1 : 1 + S.Nesting;
                if (HasPlainElse(i))
                {
                    method.Cognitive++;
                }
                if (!continues)
                {
                    Nest(i, ref method);
                }
                break;
            case Role.ElseIf:
                method.Cyclomatic++;
                method.Cognitive++;
                break;
            case Role.Else:
                if (First(i) is var first && (first == 0 || RoleOf(first) != Role.If))
                {
                    method.Cognitive++;
                }
                break;
            case Role.Loop:
                method.Cyclomatic++;
                method.LoopCount++;
                method.Cognitive += 1 + S.Nesting;
                Nest(i, ref method);
                S.LoopDepth++;
                S.LoopBody = LoopBodyOf(i);
                loopHead = i;
                OnLoop(i);
                loopHead = 0;
                break;
            case Role.Switch:
                method.Cognitive += 1 + S.Nesting;
                Nest(i, ref method);
                break;
            case Role.Case:
                if (!IsDefaultCase(i))
                {
                    method.Cyclomatic++;
                }
                break;
            case Role.Catch:
                method.Cyclomatic++;
                method.Cognitive += 1 + S.Nesting;
                Nest(i, ref method);
                break;
            case Role.Ternary:
                method.Cyclomatic++;
                method.Cognitive += 1 + S.Nesting;
                break;
            case Role.Return:
                if (InfersReturns)
                {
                    InferReturn(i);
                }
                if (S.LambdaDepth == 0 || ReturnsThroughLambda)
                {
                    method.ReturnCount++;
                }
                break;
            case Role.Goto:
                method.Cognitive++;
                break;
        }
        AddControl(i, Grammar.Controls[Nodes[i].Symbol]);
    }

    protected void AddControl(int i, ControlKind kind)
    {
        ref var control = ref Facts.Controls.Add();
        control.Kind = (int)kind;
        control.Method = S.Method;
        control.Offset = Nodes[i].Start;
        control.End = Nodes[i].End;
        control.HeadEnd = HeadEnd(i);
        control.Body = StartOf(BodyOf(i));
        control.Alternative = StartOf(AlternativeOf(i));
        control.IsBranch = RoleOf(i) is Role.ElseIf or Role.Else ? 1 : 0;
        if (RoleOf(i) is Role.If or Role.Loop or Role.Ternary)
        {
            var clauses = ClausesOf(i);
            control.Condition = StartOf(ConditionOf(clauses));
            control.Update = StartOf(Field(clauses, UpdateField));
        }
    }

    private int StartOf(int node) => node == 0 ? 0 : Nodes[node].Start;

    /// <summary>What is done when the condition holds, or again and again; 0 when the grammar does not name it.</summary>
    protected virtual int BodyOf(int control) => Field(control, ConsequenceField) is var then && then != 0 ? then : Field(control, BodyField);

    protected virtual int ConditionOf(int control) => Field(control, ConditionField);

    protected virtual int AlternativeOf(int control) => Field(control, AlternativeField);

    /// <summary>The node that has the parts of a loop's head.</summary>
    protected virtual int ClausesOf(int loop) => loop;

    /// <summary>The language states no return types.</summary>
    protected virtual bool InfersReturns => false;

    /// <summary>A return inside a lambda leaves the method (Ruby blocks).</summary>
    protected virtual bool ReturnsThroughLambda => false;

    private void Nest(int i, ref MethodRecord method)
    {
        ref var state = ref Push(i);
        state.Nesting++;
        method.MaxNesting = Math.Max(method.MaxNesting, state.Nesting);
    }

    private int HeadEnd(int i)
    {
        var start = Nodes[i].Start;
        var end = Math.Min(Nodes[i].End, start + ControlLimit);
        var line = new ReadOnlySpan<byte>(Text + start, end - start).IndexOf((byte)'\n');
        end = line < 0 ? end : start + line;
        while (end > start && (Text[end - 1] <= ' ' || Text[end - 1] == '{'))
        {
            end--;
        }
        return end;
    }

    /// <summary>Calls before this offset (the collection of a foreach) run once, not in the loop.</summary>
    protected virtual int LoopBodyOf(int loop)
    {
        var body = Field(loop, BodyField);
        return body != 0 && IsForeach(loop) ? Nodes[body].Start : Nodes[loop].Start;
    }

    protected virtual bool IsForeach(int loop) => false;

    /// <summary>An if that stands as the else branch of another.</summary>
    protected virtual bool ContinuesIf(int i) =>
        RoleOf(Nodes[i].Parent) == Role.Else || (AlternativeField != 0 && Nodes[i].Field == AlternativeField && RoleOf(Nodes[i].Parent) == Role.If);

    /// <summary>True when the grammar has no node for else and this if has one that is not another if.</summary>
    protected virtual bool HasPlainElse(int i)
    {
        var alternative = Field(i, AlternativeField);
        return alternative != 0 && RoleOf(alternative) is not (Role.If or Role.ElseIf or Role.Else);
    }

    protected virtual bool IsDefaultCase(int i)
    {
        var text = Bytes(i);
        return text.StartsWith("default"u8) || text.StartsWith("else"u8) || text.StartsWith("_"u8) || text.StartsWith("case _"u8);
    }
}
