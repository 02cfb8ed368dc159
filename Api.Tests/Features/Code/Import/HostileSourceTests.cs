using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Capstan.Api.Tests.Features.Code.Import;

public sealed class HostileSourceTests(ImportApp app) : IClassFixture<ImportApp>
{
    [Fact]
    public async Task Nothing_from_outside_the_folder_gets_into_the_graph()
    {
        var member = await app.NewMember(Role.Admin);
        var folder = app.Folder("hostile", ("ok.py", "def ok():\n    pass\n"), ("sub/deep.py", "def deep():\n    pass\n"), ("'; DROP TABLE users; --.py", "def quoted():\n    pass\n"), ("=cmd().py", "def formula():\n    pass\n"),
            ("<script>.py", "def tag():\n    pass\n"), ("nul.py", "def nul():\n    return '\0'\n"), ("bom.py", "\uFEFFdef bom():\n    pass\n"), (".git/config", "[core]\n\tfsmonitor = touch /tmp/owned\n"), (".git/HEAD", "ref: refs/heads/main\n"),
            (".git/refs/heads/main", new string('a', 40) + "\n"), ("huge.js", new string('x', 2_200_000)), ("line.js", "var a = [" + string.Join(',', Enumerable.Range(0, 200_000)) + "];\n"));
        var secret = Path.Combine(app.Scratch, "secret.py");
        File.WriteAllText(secret, "def outside_secret():\n    pass\n");
        File.CreateSymbolicLink(Path.Combine(folder, "link.py"), secret);
        Directory.CreateSymbolicLink(Path.Combine(folder, "loop"), folder);
        Directory.CreateSymbolicLink(Path.Combine(folder, "etc"), "/etc");
        GitServerCommand("mkfifo", Path.Combine(folder, "pipe.py"));
        File.WriteAllBytes(Path.Combine(folder, "latin.py"), [.. "def latin():\n    return '"u8, 0xE9, .. "'\n"u8]);
        File.WriteAllBytes(Path.Combine(folder, "wide.py"), [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("def wide():\n    pass\n")]);

        var status = await app.Import(member, new { local_path = folder });
        status.GetProperty("status").GetString().ShouldBe("completed", status.ToString());
        status.GetProperty("result").GetProperty("revision").GetString().ShouldBe(new string('a', 40));
        (await app.Rows(member, "SELECT name FROM nodes_method WHERE name <> '<module>' AND NOT is_external ORDER BY name")).ShouldBe(["bom", "deep", "formula", "latin", "nul", "ok", "quoted", "tag", "wide"]);
        (await app.Rows(member, "SELECT name FROM nodes_file WHERE name LIKE 'link%' OR name LIKE 'etc%' OR name LIKE 'loop%' OR name LIKE '.git%'")).ShouldBeEmpty();
        (await app.Rows(member, "SELECT name, parse_status FROM nodes_file WHERE parse_status NOT IN ('ok', 'errors') ORDER BY name")).ShouldContain("huge.js|too_large");
        File.Exists("/tmp/owned").ShouldBeFalse();
    }

    [Fact]
    public async Task An_archive_is_unpacked_and_imported()
    {
        var member = await app.NewMember(Role.Editor);
        foreach (var (name, bytes) in (List<(string, byte[])>)[("pack.zip", Zip(("pack-1.0/m.rb", "def hello\nend\n"))), ("pack.tar.gz", Gzip(Tar(("pack-1.0/m.rb", "def hello\nend\n")))), ("pack.tar", Tar(("pack-1.0/m.rb", "def hello\nend\n")))])
        {
            var started = await Upload(member, name, bytes).Json();
            var status = await app.End(member, started.GetProperty("job_id").GetGuid());
            status.GetProperty("status").GetString().ShouldBe("completed", status.ToString());
            status.GetProperty("project_name").GetString().ShouldBe("pack");
            (await app.Rows(member, "SELECT name, file FROM nodes_method WHERE name = 'hello'")).ShouldBe(["hello|m.rb"]);
        }
        (await app.Scalar<long>("SELECT count(*) FROM projects WHERE organization_id = $1", member.OrganizationId)).ShouldBe(1);
    }

    [Fact]
    public async Task Archives_that_break_out_or_blow_up_fail_and_leave_nothing()
    {
        var member = await app.NewMember(Role.Editor);
        var bomb = new byte[80_000_000];
        foreach (var (name, bytes) in (List<(string, byte[])>)[("slip.zip", Zip(("../../evil.py", "x"))), ("abs.zip", Zip(("/etc/evil.py", "x"))), ("drive.zip", Zip(("C:\\evil.py", "x"))), ("slip.tar", Tar(("a/../../evil.py", "x"))),
            ("bomb.zip", Zip(("bomb.py", Encoding.ASCII.GetString(bomb)))), ("cut.zip", Zip(("a.py", "x"))[..^20]), ("links.tar", LinkTar()), ("cut.tar.gz", Gzip(Tar(("a.py", "x = 1\n")))[..40])])
        {
            var started = await Upload(member, name, bytes).Json();
            var status = await app.End(member, started.GetProperty("job_id").GetGuid());
            status.GetProperty("status").GetString().ShouldBe("failed", name + status);
        }
        await app.NoFolder();
        Directory.EnumerateFiles(app.Scratch, "evil.py", SearchOption.AllDirectories).ShouldBeEmpty();
        await Upload(member, "no.zip", "not an archive"u8.ToArray()).Problem(Errors.SourceRefused);
        await Upload(member, "none.zip", []).Problem(Errors.Validation);
    }

    private static Task<HttpResponseMessage> Upload(Member member, string name, byte[] bytes)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", name } };
        return member.Client.PostAsync("import/upload", form);
    }

    private static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        return stream.ToArray();
    }

    private static byte[] Tar(params (string Name, string Text)[] files)
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true))
            foreach (var (name, text) in files) tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        return stream.ToArray();
    }

    /// <summary>Only a link that leads out, and a file written through it.</summary>
    private static byte[] LinkTar()
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, "out") { LinkName = "/tmp" });
            tar.WriteEntry(new UstarTarEntry(TarEntryType.HardLink, "passwd.py") { LinkName = "/etc/passwd" });
        }
        return stream.ToArray();
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return stream.ToArray();
    }

    private static void GitServerCommand(string program, string argument)
    {
        using var process = System.Diagnostics.Process.Start(program, [argument]);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }
}
