using System.DirectoryServices.Protocols;
using System.Globalization;

namespace Capstan.Features.Identity.Ldap;

/// <summary>A person as the directory has them, whatever kind of directory it is.</summary>
public sealed class LdapEntry(SearchResultEntry entry)
{
    public static readonly string[] Attributes =
    [
        "uid", "sAMAccountName", "userPrincipalName", "cn", "displayName", "mail", "memberOf", "entryUUID", "objectGUID",
        "userAccountControl", "accountExpires", "pwdAccountLockedTime", "nsAccountLock", "loginDisabled", "shadowExpire",
    ];

    private const int DisabledFlag = 2;

    public string DistinguishedName => entry.DistinguishedName;
    public string? Username => Text("uid") ?? Text("sAMAccountName") ?? Text("cn");
    public string? Email => Text("mail");
    public string? FullName => Text("displayName") ?? Text("cn");
    public IEnumerable<string> Groups => Texts("memberOf");

    /// <summary>What stays when somebody is renamed: the entry's own id, else its name.</summary>
    public string Subject => Text("entryUUID") is { } uuid ? "uuid:" + uuid
        : Bytes("objectGUID") is { Length: 16 } guid ? "guid:" + Convert.ToHexStringLower(guid)
        : "dn:" + DistinguishedName.ToLowerInvariant();

    /// <summary>Switched off, locked or expired, in the ways of Active Directory, OpenLDAP, 389, eDirectory and shadow accounts.</summary>
    public bool IsDisabled(DateTimeOffset now) =>
        Number("userAccountControl") is { } control && (control & DisabledFlag) != 0
        || Number("accountExpires") is { } expires && expires is > 0 and < long.MaxValue && expires < now.ToFileTime()
        || Text("pwdAccountLockedTime") is not null
        || IsTrue("nsAccountLock") || IsTrue("loginDisabled")
        || Number("shadowExpire") is { } day && day >= 0 && day <= now.ToUnixTimeSeconds() / 86400;

    private bool IsTrue(string name) => string.Equals(Text(name), "true", StringComparison.OrdinalIgnoreCase);

    private long? Number(string name) => long.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string? Text(string name) => Texts(name).FirstOrDefault(t => t.Length > 0);

    private string[] Texts(string name) => entry.Attributes[name]?.GetValues(typeof(string)).OfType<string>().ToArray() ?? [];

    private byte[]? Bytes(string name) => entry.Attributes[name]?.GetValues(typeof(byte[])).OfType<byte[]>().FirstOrDefault();
}
