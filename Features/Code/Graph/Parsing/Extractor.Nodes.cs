using System.Runtime.CompilerServices;

namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>Reading nodes, and composing the text that does not stand in the file.</summary>
internal abstract unsafe partial class Extractor
{
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
