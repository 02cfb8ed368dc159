using System.Globalization;
using System.Text;

namespace Capstan.Features.Identity.Ldap;

/// <summary>Values in search filters (RFC 4515): what would be syntax is written in hexadecimal.</summary>
public static class LdapFilter
{
    public static string Escape(string value)
    {
        var text = new StringBuilder(value.Length + 8);
        foreach (var c in value)
        {
            if (c is '\\' or '*' or '(' or ')' or < ' ' or '\u007f') text.Append(CultureInfo.InvariantCulture, $"\\{(int)c:x2}");
            else text.Append(c);
        }
        return text.ToString();
    }

    public static string Escape(ReadOnlySpan<byte> value)
    {
        var text = new StringBuilder(value.Length * 3);
        foreach (var b in value) text.Append(CultureInfo.InvariantCulture, $"\\{b:x2}");
        return text.ToString();
    }
}
