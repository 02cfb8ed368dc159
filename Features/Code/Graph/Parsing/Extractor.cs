namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>
/// One walk over the flat nodes of a file, in document order, that writes its facts. The tables of the grammar say which nodes matter;
/// a subclass per language says how its definitions, calls and imports are read. Nothing recurses over the tree: a scope ends where its
/// node's Next says, so nesting of any depth costs a frame of the array below.
/// </summary>
internal abstract unsafe partial class Extractor : IDisposable
{
    protected enum Place : byte { File, Type, Method }

    /// <summary>Where the walk stands. Saved when a scope opens, restored when it ends.</summary>
    protected struct State
    {
        public Slice Scope;
        public int Type, Method, LoopDepth, LoopBody, Nesting, OuterCall, LambdaDepth;
        /// <summary>Visibility of a member that states none.</summary>
        public Modifiers Access;
        public Place In;
    }

    private struct Frame
    {
        public State Saved;
        public int End;
        /// <summary>The method that ends with this frame, or -1.</summary>
        public int Method;
    }

    /// <summary>Names nested thousands deep stop growing here.</summary>
    private const int LongestScope = 1000;
    /// <summary>Nodes (6 MB of them) beyond which a tree's memory is given back after its file.</summary>
    private const int LargestKept = 262_144;

    private readonly nint parser;
    private FlatTree tree;
    private Frame[] frames = new Frame[64];
    private int depth;

    protected readonly Grammar Grammar;
    protected FlatNode* Nodes;
    protected byte* Text;
    protected int Length;
    protected State S;
    protected FactsBuffer Facts = null!;

    protected readonly ushort NameField, BodyField, ParametersField, TypeField, ValueField, LeftField, RightField, ArgumentsField, AlternativeField, ConsequenceField, ConditionField, UpdateField, LabelField;

    protected Extractor(string grammar)
    {
        Grammar = new Grammar(grammar);
        parser = Grammar.NewParser();
        NameField = Grammar.FieldOrNone("name");
        BodyField = Grammar.FieldOrNone("body");
        ParametersField = Grammar.FieldOrNone("parameters");
        TypeField = Grammar.FieldOrNone("type");
        ValueField = Grammar.FieldOrNone("value");
        LeftField = Grammar.FieldOrNone("left");
        RightField = Grammar.FieldOrNone("right");
        ArgumentsField = Grammar.FieldOrNone("arguments");
        AlternativeField = Grammar.FieldOrNone("alternative");
        ConsequenceField = Grammar.FieldOrNone("consequence");
        ConditionField = Grammar.FieldOrNone("condition");
        UpdateField = Grammar.FieldOrNone("update") is var update && update != 0 ? update : Grammar.FieldOrNone("increment");
        LabelField = Grammar.FieldOrNone("label");
    }

    /// <summary>Only parses: what the benchmark compares extraction with.</summary>
    public bool ParseOnly(ReadOnlySpan<byte> content, TimeSpan limit)
    {
        fixed (byte* text = content)
        {
            return Native.capstan_parse(parser, text, (uint)content.Length, (ulong)limit.TotalMicroseconds, null, null) == 0;
        }
    }

    public ParseStatus Extract(ReadOnlySpan<byte> content, string path, FactsBuffer facts, TimeSpan limit)
    {
        Facts = facts;
        facts.Clear();
        fixed (byte* text = Readable(content))
        fixed (FlatTree* flat = &tree)
        {
            Text = text;
            Length = content.Length;
            if (Native.capstan_parse(parser, text, (uint)content.Length, (ulong)limit.TotalMicroseconds, Grammar.Kept, flat) != 0)
            {
                return ParseStatus.Timeout;
            }
            Nodes = flat->Nodes;
            Begin(path);
            Walk((int)flat->Count);
            Finish();
        }
        var errors = tree.HasError != 0;
        if (tree.Capacity > LargestKept)
        {
            fixed (FlatTree* flat = &tree)
            {
                Native.capstan_release(flat);
            }
        }
        facts.Header.Status = (int)(errors ? ParseStatus.Errors : ParseStatus.Ok);
        return errors ? ParseStatus.Errors : ParseStatus.Ok;
    }

    private void Begin(string path)
    {
        depth = 0;
        commentOwnsLine = false;
        lastAnnotation = -1;
        hashBudget = 16L * Length;
        writeCount = 0;
        candidates.Clear();
        S = new State { Type = -1, OuterCall = -1, In = Place.File };
        S.Scope = Facts.Header.Package = PackageOf(path);
        ref var module = ref Facts.Methods.Add();
        module.Name = Compose("<module>"u8);
        module.FullName = Compose(System.Text.Encoding.UTF8.GetBytes(path + ":<module>"));
        module.End = Length;
        module.Type = module.Parent = module.Doc = -1;
        module.Modifiers = (int)Modifiers.Module;
        module.Cyclomatic = 1;
        StartFile();
    }

    private void Walk(int count)
    {
        var nodes = Nodes;
        var roles = Grammar.Roles;
        for (var i = 0; i < count; i++)
        {
            while (depth > 0 && frames[depth - 1].End <= i)
            {
                Pop();
            }
            var role = roles[nodes[i].Symbol];
            if (role != Role.None)
            {
                i = Visit(i, role);
            }
        }
        while (depth > 0)
        {
            Pop();
        }
    }

    /// <summary>Answers the index of the last node that needs no further visit: i itself, or the end of its subtree.</summary>
    private int Visit(int i, Role role)
    {
        switch (role)
        {
            case Role.Package: OnPackage(i); break;
            case Role.Type: OnType(i); break;
            case Role.Method: OnMethod(i); break;
            case Role.Member: OnMember(i); break;
            case Role.Local: OnLocal(i); break;
            case Role.Call: OnCall(i); break;
            case Role.Import: OnImport(i); return Nodes[i].Next - 1;
            case Role.Assignment: OnAssignment(i); break;
            case Role.Annotation: Pend(i); break;
            case Role.Special: return OnSpecial(i);
            case Role.String: Literal(i, Nodes[i].Next > i + 1 && HasInterpolation(i) ? LiteralKind.Interpolated : LiteralKind.String); break;
            case Role.Number: Literal(i, LiteralKind.Number); break;
            case Role.Character: Literal(i, LiteralKind.Character); break;
            case Role.Regex: Literal(i, LiteralKind.Regex); break;
            case Role.Comment: Comment(i); break;
            case Role.Binary: Binary(i); break;
            case Role.Lambda: Lambda(i); break;
            case Role.Parameter: break;
            case Role.Identifier: Identifier(i); break;
            case Role.Field: MemberAccess(i); break;
            case Role.Label: Label(i); break;
            default: Control(i, role); break;
        }
        return i;
    }

    protected ref State Push(int node, int method = -1)
    {
        if (depth == frames.Length)
        {
            Array.Resize(ref frames, depth * 2);
        }
        ref var frame = ref frames[depth++];
        frame.Saved = S;
        frame.End = Nodes[node].Next;
        frame.Method = method;
        return ref S;
    }

    private void Pop()
    {
        ref var frame = ref frames[--depth];
        if (frame.Method >= 0)
        {
            FinishMethod(ref Facts.Methods[frame.Method]);
        }
        S = frame.Saved;
    }

    private void Finish()
    {
        ResolveIdentifiers();
        var lines = 0;
        var commentLines = 0;
        var comments = Facts.Comments.Span;
        var comment = 0;
        var text = new ReadOnlySpan<byte>(Text, Length);
        for (var position = 0; position < text.Length;)
        {
            var length = text[position..].IndexOf((byte)'\n');
            var end = length < 0 ? text.Length : position + length;
            var first = position;
            while (first < end && text[first] <= ' ')
            {
                first++;
            }
            if (first < end)
            {
                while (comment < comments.Length && comments[comment].End <= first)
                {
                    comment++;
                }
                if (comment < comments.Length && comments[comment].Offset <= first)
                {
                    commentLines++;
                }
                else
                {
                    lines++;
                }
            }
            position = end + 1;
        }
        Facts.Header.SourceLines = lines;
        Facts.Header.CommentLines = commentLines;
        ref var module = ref Facts.Methods[0];
        module.Hash = HashOf(0, Length);
    }

    public void Dispose()
    {
        Native.ts_parser_delete(parser);
        fixed (FlatTree* flat = &tree)
        {
            Native.capstan_release(flat);
        }
        GC.SuppressFinalize(this);
    }

    /// <summary>The text as the grammar can read it, every byte at its place: what would only confuse the parser may be blanked in a copy.</summary>
    protected virtual ReadOnlySpan<byte> Readable(ReadOnlySpan<byte> content) => content;
    protected virtual Slice PackageOf(string path) => Slice.Empty;
    protected virtual void StartFile() { }
    protected virtual void OnPackage(int i) { }
    protected abstract void OnType(int i);
    protected abstract void OnMethod(int i);
    protected virtual void OnMember(int i) { }
    protected virtual void OnLocal(int i) { }
    protected virtual void OnImport(int i) { }
    protected virtual void OnAssignment(int i) { }
    protected virtual int OnSpecial(int i) => i;
    protected virtual void OnLoop(int i) { }
    protected abstract bool DescribeCall(int i, ref CallShape call);
    protected virtual bool HasInterpolation(int i) => false;
    protected abstract bool IsExported(in MethodRecord method);
    /// <summary>A plain comment directly above documents too (C, Go, Ruby); elsewhere only the language's documentation form does.</summary>
    protected virtual bool AnyCommentDocuments => false;
    protected virtual bool IsDebugCall(ReadOnlySpan<byte> name, ReadOnlySpan<byte> receiver) => false;
}
