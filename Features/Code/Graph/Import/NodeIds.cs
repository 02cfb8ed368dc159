namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// Ids of nodes: <c>(file ordinal &lt;&lt; 24) | n</c>, so that the rows of a file are one range. In a file, n is 0 for the file itself, then its
/// methods, then its types, then the rest. Ordinals count from 1 in the order of paths, so the same tree gets the same ids.
/// </summary>
internal static class NodeIds
{
    public const int PerFile = 1 << 24;

    public static long File(int file) => (long)(file + 1) << 24;

    public static long Method(int file, int method) => File(file) | (uint)(1 + method);

    public static long Type(int file, int methods, int type) => File(file) | (uint)(1 + methods + type);

    public static long FirstOther(int file, int methods, int types) => File(file) | (uint)(1 + methods + types);
}
