namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// Ids of nodes: <c>(ordinal &lt;&lt; 24) | n</c>, so that the rows of a file are one range. A full import numbers files in the order of their
/// paths; a file that comes later gets the next ordinal. What belongs to no file has ranges above every file's.
/// </summary>
internal static class NodeIds
{
    public const int PerFile = 1 << 24;
    /// <summary>Ids stay below 2^53, which is as far as JSON's readers count exactly.</summary>
    public const int MostFiles = 1 << 24;

    public const long FirstExternal = (long)MostFiles << 24;
    public const long FirstNamespace = FirstExternal << 1;
    public const long Metadata = FirstNamespace + FirstExternal;

    public static long File(int ordinal) => (long)(ordinal + 1) << 24;
}

/// <summary>
/// The ids of one file's definitions. In a file, n is 0 for the file itself, then its methods, then its types, then the rest. When the
/// file changes, what is still there keeps its n, so that nobody who calls it is touched.
/// </summary>
internal sealed class FileNumbers
{
    private readonly int[]? methods;
    private readonly int[]? types;
    private readonly int methodCount;

    public FileNumbers(int ordinal, int methods, int types)
    {
        Ordinal = ordinal;
        methodCount = methods;
        FirstOther = NodeIds.File(ordinal) | (uint)(1 + methods + types);
    }

    public FileNumbers(int ordinal, int[] methods, int[] types)
    {
        (Ordinal, this.methods, this.types) = (ordinal, methods, types);
        FirstOther = NodeIds.File(ordinal) | (uint)(1 + Math.Max(methods.DefaultIfEmpty(0).Max(), types.DefaultIfEmpty(0).Max()));
    }

    public int Ordinal { get; }
    /// <summary>Null where each n is its place.</summary>
    public int[]? Methods => methods;
    public int[]? Types => types;
    public long File => NodeIds.File(Ordinal);
    public long FirstOther { get; }

    public long Method(int method) => File | (uint)(methods is null ? 1 + method : methods[method]);

    public long Type(int type) => File | (uint)(types is null ? 1 + methodCount + type : types[type]);
}
