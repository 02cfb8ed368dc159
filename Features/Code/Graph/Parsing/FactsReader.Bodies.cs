namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>What stands inside methods.</summary>
internal ref partial struct FactsReader
{
    private readonly LocalFact[] Locals(ReadOnlySpan<LocalRecord> records)
    {
        var facts = new LocalFact[records.Length];
        for (var i = 0; i < facts.Length; i++)
        {
            ref readonly var record = ref records[i];
            var (line, column) = lines.At(record.Offset);
            facts[i] = new LocalFact
            {
                Name = Text(record.Name),
                TypeName = Text(record.TypeName),
                InitializerCall = Text(record.Call),
                Method = record.Method,
                Code = Cut(record.Offset, record.End, 120),
                Line = line,
                Column = column,
                Offset = record.Offset,
            };
        }
        return facts;
    }

    private readonly LiteralFact[] Literals(ReadOnlySpan<LiteralRecord> records)
    {
        var facts = new LiteralFact[records.Length];
        for (var i = 0; i < facts.Length; i++)
        {
            ref readonly var record = ref records[i];
            var (line, column) = lines.At(record.Offset);
            facts[i] = new LiteralFact
            {
                Kind = (LiteralKind)record.Kind,
                Code = Cut(record.Offset, record.End, 1000),
                Method = record.Method,
                Line = line,
                Column = column,
                Offset = record.Offset,
            };
        }
        return facts;
    }

    private readonly CommentFact[] Comments(ReadOnlySpan<CommentRecord> records)
    {
        var facts = new CommentFact[records.Length];
        for (var i = 0; i < facts.Length; i++)
        {
            ref readonly var record = ref records[i];
            facts[i] = new CommentFact { Kind = (CommentKind)record.Kind, Text = Cut(record.Offset, record.End, 4000), Span = lines.Span(record.Offset, record.End) };
        }
        return facts;
    }

    private readonly CallFact[] Calls(ReadOnlySpan<CallRecord> records, ReadOnlySpan<ArgumentRecord> arguments)
    {
        var facts = new CallFact[records.Length];
        for (var i = 0; i < facts.Length; i++)
        {
            ref readonly var record = ref records[i];
            var (line, column) = lines.At(record.Offset);
            facts[i] = new CallFact
            {
                Name = Text(record.Name),
                Kind = (CallKind)record.Kind,
                Receiver = Text(record.Receiver),
                ReceiverKind = (ReceiverKind)record.ReceiverKind,
                ArgumentCount = record.ArgumentCount,
                Arguments = Arguments(arguments.Slice(record.FirstArgument, record.StoredArguments)),
                Code = Cut(record.Offset, record.End, 200),
                Line = line,
                Column = column,
                Offset = record.Offset,
                EndOffset = record.End,
                Method = record.Method,
                LoopDepth = record.LoopDepth,
                Outer = record.Outer,
            };
        }
        return facts;
    }

    private readonly ArgumentFact[] Arguments(ReadOnlySpan<ArgumentRecord> records)
    {
        if (records.Length == 0)
        {
            return [];
        }
        var facts = new ArgumentFact[records.Length];
        for (var i = 0; i < facts.Length; i++)
        {
            ref readonly var record = ref records[i];
            facts[i] = new ArgumentFact { Shape = (ExpressionShape)record.Shape, Code = Cut(record.Offset, record.End, 120), Name = Text(record.Name), Offset = record.Offset, EndOffset = record.End };
        }
        return facts;
    }

    private readonly AssignmentFact[] Assignments(ReadOnlySpan<AssignmentRecord> records)
    {
        var facts = new AssignmentFact[records.Length];
        for (var i = 0; i < facts.Length; i++)
        {
            ref readonly var record = ref records[i];
            facts[i] = new AssignmentFact
            {
                Name = Text(record.Name),
                Receiver = Text(record.Receiver),
                Shape = (ExpressionShape)record.Shape,
                Value = Cut(record.Value, record.ValueEnd, 200),
                ValueOffset = record.Value,
                ValueEndOffset = record.ValueEnd,
                IsCompound = record.IsCompound != 0,
                Method = record.Method,
                Line = lines.At(record.Offset).Line,
                Offset = record.Offset,
            };
        }
        return facts;
    }

    private readonly ControlFact[] Controls(ReadOnlySpan<ControlRecord> records)
    {
        var facts = new ControlFact[records.Length];
        for (var i = 0; i < facts.Length; i++)
        {
            ref readonly var record = ref records[i];
            var span = lines.Span(record.Offset, record.End);
            facts[i] = new ControlFact
            {
                Kind = (ControlKind)record.Kind,
                Code = Cut(record.Offset, record.HeadEnd, 120),
                Method = record.Method,
                Line = span.Line,
                Column = span.Column,
                EndLine = span.EndLine,
                Offset = record.Offset,
                EndOffset = record.End,
                BodyOffset = record.Body,
                AlternativeOffset = record.Alternative,
                ConditionOffset = record.Condition,
                UpdateOffset = record.Update,
                IsBranch = record.IsBranch != 0,
            };
        }
        return facts;
    }

    private readonly IdentifierFact[] Identifiers(ReadOnlySpan<IdentifierRecord> records)
    {
        var facts = new IdentifierFact[records.Length];
        for (var i = 0; i < facts.Length; i++)
        {
            ref readonly var record = ref records[i];
            var (line, column) = lines.At(record.Name.Offset);
            facts[i] = new IdentifierFact
            {
                Name = Text(record.Name),
                Kind = (VariableKind)record.Kind,
                Declaration = record.Declaration,
                DeclaringMethod = record.DeclaringMethod,
                Access = (VariableAccess)record.Access,
                Method = record.Method,
                ValueOffset = record.Value,
                ValueEndOffset = record.ValueEnd,
                Line = line,
                Column = column,
                Offset = record.Name.Offset,
                EndOffset = record.Name.End,
            };
        }
        return facts;
    }

    private readonly RegionFact[] Regions(ReadOnlySpan<RegionRecord> records)
    {
        var facts = new RegionFact[records.Length];
        for (var i = 0; i < facts.Length; i++)
        {
            ref readonly var record = ref records[i];
            facts[i] = new RegionFact
            {
                Kind = (RegionKind)record.Kind, Name = Text(record.Name), Method = record.Method, Line = lines.At(record.Offset).Line, Offset = record.Offset, EndOffset = record.End,
            };
        }
        return facts;
    }
}
