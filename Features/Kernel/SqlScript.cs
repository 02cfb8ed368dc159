namespace Capstan.Features.Kernel;

/// <summary>Cuts a script of several statements at its semicolons; strings, comments and dollar quotes are kept whole.</summary>
public static class SqlScript
{
    public static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length;)
        {
            var end = Sql.SkipQuoted(text, i);
            if (end > i)
            {
                i = end;
                continue;
            }
            if (text[i] == ';')
            {
                var statement = text[start..i].Trim();
                if (HasCode(statement)) yield return statement;
                start = i + 1;
            }
            i++;
        }
        var rest = text[start..].Trim();
        if (HasCode(rest)) yield return rest;
    }

    private static bool HasCode(string statement)
    {
        for (var i = 0; i < statement.Length;)
        {
            if (statement[i] is '-' or '/' && Sql.SkipQuoted(statement, i) is var end && end > i) i = end;
            else if (char.IsWhiteSpace(statement[i])) i++;
            else return true;
        }
        return false;
    }
}
