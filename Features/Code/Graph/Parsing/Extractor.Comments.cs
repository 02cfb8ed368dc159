namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>Literals, comments, and which comment documents what.</summary>
internal abstract unsafe partial class Extractor
{
    private bool commentOwnsLine;

    private void Literal(int i, LiteralKind kind)
    {
        var text = Bytes(i);
        if (IsDocString(i) || (kind == LiteralKind.String && text.Length <= 2) || (kind == LiteralKind.Number && IsTrivial(text)))
        {
            return;
        }
        ref var literal = ref Facts.Literals.Add();
        literal.Kind = (int)kind;
        literal.Method = S.Method;
        literal.Offset = Nodes[i].Start;
        literal.End = Nodes[i].End;
    }

    /// <summary>A string that only documents (Python).</summary>
    protected virtual bool IsDocString(int i) => false;

    private static bool IsTrivial(ReadOnlySpan<byte> number) =>
        number.Length == 1 ? number[0] is >= (byte)'0' and <= (byte)'2' : number.SequenceEqual("10"u8);

    private void Comment(int i)
    {
        var start = Nodes[i].Start;
        var end = Nodes[i].End;
        while (end > start && Text[end - 1] <= ' ')
        {
            end--;
        }
        if (end == start)
        {
            return;
        }
        var text = new ReadOnlySpan<byte>(Text + start, end - start);
        if (SaysTodo(text))
        {
            Facts.Methods[S.Method].Flags |= MethodRecord.HasTodo;
        }
        var kind = KindOf(text);
        var ownsLine = OwnsLine(start);
        if (kind != CommentKind.Block && ownsLine && commentOwnsLine && Facts.Comments.Count > 0)
        {
            ref var last = ref Facts.Comments[Facts.Comments.Count - 1];
            if (last.Kind == (int)kind && IsLineComment(last.Offset) && OneLineApart(last.End, start))
            {
                last.End = end;
                return;
            }
        }
        commentOwnsLine = ownsLine;
        ref var comment = ref Facts.Comments.Add();
        comment.Kind = (int)kind;
        comment.Offset = start;
        comment.End = end;
    }

    private static CommentKind KindOf(ReadOnlySpan<byte> text) => text switch
    {
        _ when text.StartsWith("/**"u8) && text.Length > 4 || text.StartsWith("/*!"u8) => CommentKind.Doc,
        _ when text.StartsWith("///"u8) && !text.StartsWith("////"u8) || text.StartsWith("//!"u8) => CommentKind.Doc,
        _ when text.StartsWith("/*"u8) || text.StartsWith("=begin"u8) => CommentKind.Block,
        _ => CommentKind.Line,
    };

    private bool IsLineComment(int offset) => Text[offset] != '/' || Text[offset + 1] == '/';

    private bool OwnsLine(int start)
    {
        while (start > 0 && Text[start - 1] is (byte)' ' or (byte)'\t')
        {
            start--;
        }
        return start == 0 || Text[start - 1] == '\n';
    }

    private bool OneLineApart(int end, int start)
    {
        var lines = 0;
        for (; end < start; end++)
        {
            if (Text[end] > ' ' || (Text[end] == '\n' && ++lines > 1))
            {
                return false;
            }
        }
        return true;
    }

    private static bool SaysTodo(ReadOnlySpan<byte> text) =>
        text.IndexOf("TODO"u8) >= 0 || text.IndexOf("FIXME"u8) >= 0 || text.IndexOf("HACK"u8) >= 0 || text.IndexOf("XXX"u8) >= 0;

    /// <summary>The comment that documents a definition: directly above it, or above what wraps it.</summary>
    private int FindDoc(int outer, int node)
    {
        var doc = DocAbove(Nodes[outer].Start);
        return doc >= 0 || outer == node ? doc : DocAbove(Nodes[node].Start);
    }

    private int DocAbove(int start)
    {
        for (var i = Facts.Comments.Count - 1; i >= 0; i--)
        {
            ref var comment = ref Facts.Comments[i];
            if (comment.End > start)
            {
                continue;
            }
            if (!OneLineApart(comment.End, start) || !OwnsLine(comment.Offset))
            {
                return -1;
            }
            if (AnyCommentDocuments)
            {
                comment.Kind = (int)CommentKind.Doc;
            }
            return comment.Kind == (int)CommentKind.Doc ? i : -1;
        }
        return -1;
    }

    /// <summary>Documentation inside the body (Python's docstring): index of its comment, or -1.</summary>
    protected virtual int InnerDoc(int body) => -1;

    protected int AddDoc(int node)
    {
        ref var comment = ref Facts.Comments.Add();
        comment.Kind = (int)CommentKind.Doc;
        comment.Offset = Nodes[node].Start;
        comment.End = Nodes[node].End;
        commentOwnsLine = false;
        return Facts.Comments.Count - 1;
    }
}
