using Npgsql;

namespace Capstan.Api.Data;

/// <summary>Reads <c>DATABASE_URL</c>: a libpq URL, SQLAlchemy's <c>postgresql+asyncpg://</c> form, or the driver's own key=value form.</summary>
internal static class PostgresAddress
{
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        if (!text.Contains("://", StringComparison.Ordinal)) return new(text);

        var scheme = text[..text.IndexOf("://", StringComparison.Ordinal)];
        if (scheme.Split('+')[0] is not ("postgresql" or "postgres"))
            throw new InvalidOperationException("DATABASE_URL must begin with postgresql://.");
        var uri = new Uri("postgresql" + text[scheme.Length..]);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host.Length > 0 ? uri.Host : "localhost",
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
        };
        var user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0) builder.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) builder.Password = Uri.UnescapeDataString(user[1]);
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.Split('=', 2) is [var n, var v] ? (n, Uri.UnescapeDataString(v)) : (pair, "");
            switch (name)
            {
                case "sslmode" or "ssl":
                    builder.SslMode = value switch
                    {
                        "disable" => SslMode.Disable,
                        "allow" => SslMode.Allow,
                        "prefer" => SslMode.Prefer,
                        "verify-ca" => SslMode.VerifyCA,
                        "verify-full" => SslMode.VerifyFull,
                        _ => SslMode.Require,
                    };
                    break;
                case "host":
                    builder.Host = value;
                    break;
                case "sslrootcert":
                    builder.RootCertificate = value;
                    break;
                default:
                    throw new InvalidOperationException($"DATABASE_URL: the parameter '{name}' is not known (sslmode, sslrootcert and host are).");
            }
        }
        return builder;
    }
}
