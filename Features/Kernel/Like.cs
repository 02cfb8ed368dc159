namespace Capstan.Features.Kernel;

/// <summary>Patterns for LIKE out of what people type.</summary>
public static class Like
{
    public static string Containing(string text) => "%" + Escape(text) + "%";

    public static string Beginning(string text) => Escape(text) + "%";

    public static string Ending(string text) => "%" + Escape(text);

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
