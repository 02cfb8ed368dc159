using System.Runtime.CompilerServices;

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

    protected readonly ushort NameField, BodyField, ParametersField, TypeField, ValueField, LeftField, RightField, ArgumentsField, AlternativeField;

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

    // ---- what a language adds -------------------------------------------------------------------------------------------------

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

    // ---- reading nodes --------------------------------------------------------------------------------------------------------

    /// <summary>First child with the field, or 0 (the root is nobody's child).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected int Field(int node, ushort field)
    {
        if (field == 0)
        {
            return 0;
        }
        var end = Nodes[node].Next;
        for (var child = node + 1; child < end; child = Nodes[child].Next)
        {
            if (Nodes[child].Field == field)
            {
                return child;
            }
        }
        return 0;
    }

    protected int Child(int node, ushort symbol)
    {
        var end = Nodes[node].Next;
        for (var child = node + 1; child < end; child = Nodes[child].Next)
        {
            if (Nodes[child].Symbol == symbol)
            {
                return child;
            }
        }
        return 0;
    }

    /// <summary>First child that is no comment, or 0.</summary>
    protected int First(int node)
    {
        var end = Nodes[node].Next;
        var child = node + 1;
        while (child < end && Grammar.Roles[Nodes[child].Symbol] == Role.Comment)
        {
            child = Nodes[child].Next;
        }
        return child < end ? child : 0;
    }

    protected int Last(int node)
    {
        var end = Nodes[node].Next;
        var last = 0;
        for (var child = node + 1; child < end; child = Nodes[child].Next)
        {
            if (Grammar.Roles[Nodes[child].Symbol] != Role.Comment)
            {
                last = child;
            }
        }
        return last;
    }

    protected int ChildCount(int node)
    {
        var count = 0;
        var end = Nodes[node].Next;
        for (var child = node + 1; child < end; child = Nodes[child].Next)
        {
            if (Grammar.Roles[Nodes[child].Symbol] != Role.Comment)
            {
                count++;
            }
        }
        return count;
    }

    protected bool Is(int node, ushort symbol) => node != 0 && Nodes[node].Symbol == symbol;
    protected Role RoleOf(int node) => Grammar.Roles[Nodes[node].Symbol];
    protected Slice SliceOf(int node) => node == 0 ? Slice.Empty : new Slice(Nodes[node].Start, Nodes[node].End - Nodes[node].Start);
    protected static Slice Range(int start, int end) => end > start ? new Slice(start, end - start) : Slice.Empty;

    protected ReadOnlySpan<byte> Bytes(Slice slice) => slice.Offset >= Length && slice.Length > 0
        ? Facts.Extra.Span.Slice(slice.Offset - Length, slice.Length)
        : new ReadOnlySpan<byte>(Text + slice.Offset, slice.Length);

    protected ReadOnlySpan<byte> Bytes(int node) => node == 0 ? [] : new ReadOnlySpan<byte>(Text + Nodes[node].Start, Nodes[node].End - Nodes[node].Start);

    // ---- composing text -------------------------------------------------------------------------------------------------------

    protected Slice Compose(ReadOnlySpan<byte> text)
    {
        var offset = Length + Facts.Extra.Count;
        Facts.Extra.AddRange(text);
        return new Slice(offset, text.Length);
    }

    /// <summary>scope.name</summary>
    protected Slice Join(Slice scope, Slice name)
    {
        if (scope.IsEmpty)
        {
            return name;
        }
        if (scope.Length > LongestScope)
        {
            scope = scope with { Length = LongestScope };
        }
        var offset = Length + Facts.Extra.Count;
        Append(scope);
        Facts.Extra.Add() = (byte)'.';
        Append(name);
        return new Slice(offset, scope.Length + 1 + name.Length);
    }

    private void Append(Slice slice)
    {
        Span<byte> copy = slice.Length <= 512 ? stackalloc byte[slice.Length] : new byte[slice.Length];
        Bytes(slice).CopyTo(copy);
        Facts.Extra.AddRange(copy);
    }

    /// <summary>A possibly qualified name, its separators made dots; type arguments, pointers and white space left out.</summary>
    protected Slice Dotted(int node) => node == 0 ? Slice.Empty : Dotted(SliceOf(node));

    protected Slice Dotted(Slice slice)
    {
        var text = Bytes(slice);
        var plain = true;
        foreach (var letter in text)
        {
            if (!IsNamePart(letter) && letter != '.')
            {
                plain = false;
                break;
            }
        }
        if (plain)
        {
            return slice;
        }
        Span<byte> result = stackalloc byte[Math.Min(text.Length, 512)];
        var length = 0;
        var angle = 0;
        foreach (var letter in text)
        {
            if (length == result.Length)
            {
                break;
            }
            angle += letter == '<' ? 1 : 0;
            if (angle == 0 && IsNamePart(letter))
            {
                result[length++] = letter;
            }
            else if (angle == 0 && letter is (byte)'.' or (byte)':' or (byte)'\\' && length > 0 && result[length - 1] != '.')
            {
                result[length++] = (byte)'.';
            }
            angle -= letter == '>' && angle > 0 ? 1 : 0;
        }
        while (length > 0 && result[length - 1] == '.')
        {
            length--;
        }
        return Compose(result[..length]);
    }

    protected Slice LastSegment(Slice dotted)
    {
        var at = Bytes(dotted).LastIndexOf((byte)'.');
        return at < 0 ? dotted : new Slice(dotted.Offset + at + 1, dotted.Length - at - 1);
    }

    protected static bool IsNamePart(byte letter) =>
        letter is >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z' or >= (byte)'0' and <= (byte)'9' or (byte)'_' or (byte)'$' or >= 0x80;

    protected static bool IsUpper(ReadOnlySpan<byte> text) => text.Length > 0 && text[0] is >= (byte)'A' and <= (byte)'Z';
}
