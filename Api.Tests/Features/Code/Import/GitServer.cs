using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Capstan.Api.Tests.Features.Code.Import;

/// <summary>Git's own smart-HTTP server (git http-backend, a CGI program) behind https with a certificate made here.</summary>
public sealed class GitServer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly string _folder;
    private int _requests;

    private GitServer(WebApplication web, string folder, string authority) => (_web, _folder, Authority) = (web, folder, authority);

    /// <summary>The certificate file to trust.</summary>
    public string Authority { get; }
    public int Requests => _requests;
    public Uri Address => new(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    /// <summary>Answers every request with a redirect to here, when set.</summary>
    public string? RedirectTo { get; set; }
    /// <summary>Answers 401 to whoever does not sign in with this, as <c>user:password</c>.</summary>
    public string? Requires { get; set; }
    /// <summary>Requests wait for this before they are answered.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public static async Task<GitServer> Start(string folder)
    {
        var authority = Path.Combine(folder, "ca.pem");
        var certificate = Certificate(authority);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificate)));
        var web = builder.Build();
        var server = new GitServer(web, folder, authority);
        web.Run(server.Serve);
        await web.StartAsync();
        return server;
    }

    /// <summary>A bare repository with these files, committed on this branch.</summary>
    public string Repository(string name, string branch, params (string Path, string Text)[] files)
    {
        var work = Directory.CreateDirectory(Path.Combine(_folder, name + ".work")).FullName;
        Git(work, "init", "-q", "-b", branch);
        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(work, path))!);
            File.WriteAllText(Path.Combine(work, path), text);
        }
        return Publish(name, work);
    }

    public string Publish(string name, string work)
    {
        Git(work, "add", "-A");
        Git(work, "-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "-q", "--allow-empty", "-m", "c");
        Git(_folder, "clone", "-q", "--bare", work, name + ".git");
        Git(Path.Combine(_folder, name + ".git"), "config", "uploadpack.allowFilter", "true");
        return Git(work, "rev-parse", "HEAD").Trim();
    }

    public static string Git(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, errors);
        return output;
    }

    private async Task Serve(HttpContext http)
    {
        Interlocked.Increment(ref _requests);
        if (RedirectTo is { } location)
        {
            http.Response.Redirect(location + http.Request.Path + http.Request.QueryString);
            return;
        }
        if (Requires is { } credential && http.Request.Headers.Authorization != "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(credential)))
        {
            http.Response.StatusCode = 401;
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
            return;
        }
        if (Gate is { } gate) await gate.Task.WaitAsync(http.RequestAborted);
        var start = new ProcessStartInfo("git", ["http-backend"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GIT_PROJECT_ROOT"] = _folder;
        start.Environment["GIT_HTTP_EXPORT_ALL"] = "1";
        start.Environment["GIT_CONFIG_COUNT"] = "1";
        start.Environment["GIT_CONFIG_KEY_0"] = "safe.directory";
        start.Environment["GIT_CONFIG_VALUE_0"] = "*";
        start.Environment["PATH_INFO"] = http.Request.Path.Value;
        start.Environment["QUERY_STRING"] = http.Request.QueryString.Value!.TrimStart('?');
        start.Environment["REQUEST_METHOD"] = http.Request.Method;
        start.Environment["CONTENT_TYPE"] = http.Request.ContentType ?? "";
        start.Environment["HTTP_CONTENT_ENCODING"] = http.Request.Headers.ContentEncoding.ToString();
        start.Environment["GIT_PROTOCOL"] = http.Request.Headers["Git-Protocol"].ToString();
        using var process = Process.Start(start)!;
        await http.Request.Body.CopyToAsync(process.StandardInput.BaseStream);
        process.StandardInput.Close();
        using var answer = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(answer);
        var bytes = answer.ToArray();
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        foreach (var header in System.Text.Encoding.ASCII.GetString(bytes, 0, end).Split("\r\n"))
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (header[..colon], header[(colon + 1)..].Trim());
            if (name == "Status") http.Response.StatusCode = int.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture);
            else http.Response.Headers[name] = value;
        }
        await http.Response.Body.WriteAsync(bytes.AsMemory(end + 4));
    }

    internal static X509Certificate2 Certificate(string file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(file, certificate.ExportCertificatePem());
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    public async ValueTask DisposeAsync()
    {
        Gate?.TrySetResult();
        await _web.StopAsync();
        await _web.DisposeAsync();
    }
}

/// <summary>The product beside a git server on the loopback that its operator allows.</summary>
public sealed class GitApp : ImportApp
{
    public GitServer Git { get; private set; } = null!;

    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>(base.Variables)
    {
        ["CAPSTAN_OUTBOUND_ALLOW"] = "127.0.0.0/8",
        ["CAPSTAN_GIT_CA"] = Git.Authority,
    };

    public override async Task InitializeAsync()
    {
        Git = await GitServer.Start(Directory.CreateDirectory(Path.Combine(Scratch, "git")).FullName);
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await Git.DisposeAsync();
        await base.DisposeAsync();
    }

    public string Url(string name) => new Uri(Git.Address, name + ".git").AbsoluteUri;
}
