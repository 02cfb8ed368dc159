using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;

namespace Capstan.Features.Kernel;

/// <summary>A statement kept in its own <c>.sql</c> file beside the code that runs it.</summary>
public interface ISqlFile
{
    string Path { get; }
    /// <summary>As it stands in the file, with <c>@Name</c> parameters.</summary>
    string Source { get; }
    /// <summary>As it is sent, with <c>$1</c> parameters.</summary>
    string Text { get; }
    Type Args { get; }
    Type Row { get; }
    void BindNulls(NpgsqlParameterCollection parameters);
}

/// <summary>Arguments of a statement that has none.</summary>
public sealed record NoArgs
{
    public static readonly NoArgs Value = new();
}

public sealed class SqlFile<TArgs, TRow> : ISqlFile
{
    private readonly Lazy<ArgBinder<TArgs>[]> _binders;
    internal Func<System.Data.Common.DbDataReader, TRow>? Parser;

    internal SqlFile(string path, string source)
    {
        Path = path;
        Source = source;
        (Text, var names) = Sql.ToPositional(source);
        Changes = Sql.Changes(source);
        _binders = new(() => [.. names.Select(name => ArgBinder<TArgs>.For(name, path))]);
    }

    public string Path { get; }
    public string Source { get; }
    public string Text { get; }
    /// <summary>It inserts, updates or deletes.</summary>
    internal bool Changes { get; }
    Type ISqlFile.Args => typeof(TArgs);
    Type ISqlFile.Row => typeof(TRow);

    internal void Bind(NpgsqlParameterCollection parameters, TArgs args)
    {
        foreach (var binder in _binders.Value) parameters.Add(binder.Bind(args));
    }

    void ISqlFile.BindNulls(NpgsqlParameterCollection parameters)
    {
        foreach (var binder in _binders.Value) parameters.Add(binder.Null());
    }
}

public static class Sql
{
    /// <summary>CreateAgentHandler.cs gets CreateAgent.sql from its own folder, unless it names another file there.</summary>
    public static SqlFile<TArgs, TRow> Beside<TArgs, TRow>(string? file = null, [CallerFilePath] string source = "")
    {
        var here = source.Replace('\\', '/')[(source.LastIndexOf("/Features/", StringComparison.Ordinal) + "/Features/".Length)..];
        var folder = here[..(here.LastIndexOf('/') + 1)];
        var path = folder + (file ?? here[folder.Length..].Replace("Handler.cs", ".sql", StringComparison.Ordinal));
        return new(path, Read(path, here));
    }

    private static string Read(string path, string askedBy)
    {
        using var stream = typeof(Sql).Assembly.GetManifestResourceStream(path)
            ?? throw new FileNotFoundException($"{askedBy} expects {path} beside it.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>
    /// <c>@Name</c> becomes <c>$n</c>, once, when the file is loaded: the driver then has nothing to rewrite per call, and its own
    /// statement splitting stays switched off (it would split a user's query too).
    /// </summary>
    public static (string Text, IReadOnlyList<string> Names) ToPositional(string source)
    {
        var text = new StringBuilder(source.Length);
        var names = new List<string>();
        for (var i = 0; i < source.Length;)
        {
            var end = SkipQuoted(source, i);
            if (end > i)
            {
                text.Append(source, i, end - i);
                i = end;
            }
            else if (source[i] == '@' && i + 1 < source.Length && char.IsAsciiLetterUpper(source[i + 1]) && (i == 0 || source[i - 1] is not ('@' or '<')))
            {
                var stop = i + 1;
                while (stop < source.Length && char.IsAsciiLetterOrDigit(source[stop])) stop++;
                var name = source[(i + 1)..stop];
                var index = names.IndexOf(name);
                if (index < 0)
                {
                    names.Add(name);
                    index = names.Count - 1;
                }
                text.Append('$').Append(index + 1);
                i = stop;
            }
            else
            {
                text.Append(source[i++]);
            }
        }
        return (text.ToString(), names);
    }

    internal static bool Changes(string source)
    {
        var before = "";
        for (var i = 0; i < source.Length;)
        {
            var end = SkipQuoted(source, i);
            if (end > i)
            {
                i = end;
            }
            else if (char.IsAsciiLetter(source[i]))
            {
                var start = i;
                while (i < source.Length && (char.IsAsciiLetterOrDigit(source[i]) || source[i] == '_')) i++;
                var word = source[start..i];
                // "FOR UPDATE" and "NO KEY UPDATE" only lock.
                if (word is "INSERT" or "DELETE" or "MERGE" || (word is "UPDATE" && before is not ("FOR" or "KEY"))) return true;
                before = word;
            }
            else
            {
                i++;
            }
        }
        return false;
    }

    internal static int SkipQuoted(string source, int i)
    {
        switch (source[i])
        {
            case '\'' or '"':
                var quote = source.IndexOf(source[i], i + 1);
                return quote < 0 ? source.Length : quote + 1;
            case '-' when i + 1 < source.Length && source[i + 1] == '-':
                var line = source.IndexOf('\n', i);
                return line < 0 ? source.Length : line;
            case '/' when i + 1 < source.Length && source[i + 1] == '*':
                var close = source.IndexOf("*/", i + 2, StringComparison.Ordinal);
                return close < 0 ? source.Length : close + 2;
            case '$' when i + 1 < source.Length && source[i + 1] == '$':
                var body = source.IndexOf("$$", i + 2, StringComparison.Ordinal);
                return body < 0 ? source.Length : body + 2;
            default:
                return i;
        }
    }
}
