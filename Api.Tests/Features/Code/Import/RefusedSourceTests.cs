using System.Net;
using Capstan.Features.Code.Graph.Import;

namespace Capstan.Api.Tests.Features.Code.Import;

/// <summary>The table of the contract's section e.4: every row is 400 and leaves no job.</summary>
public sealed class RefusedSourceTests(ImportApp app) : IClassFixture<ImportApp>
{
    public static TheoryData<string> Addresses() =>
    [
        "", "not a url", "http://example.com/a.git", "ftp://example.com/a", "git://example.com/a", "file:///etc", "/etc", "C:\\x", "ssh://git@example.com/a", "git@example.com:a", "ext::sh -c touch% /tmp/x",
        "fd::17", "https::https://example.com/a", "--upload-pack=touch X", "ssh://-oProxyCommand=touch/x", "https://example.com/a\nb", "https://example.com/a\0b", "https://example.com/\ta", "https://example.com/\ra",
        "https://example.com\\@127.0.0.1/a", "https://ex\u0430mple.com/a", "https://token@example.com/a", "https://user:pass@example.com/a", "https://example.com", "https://example.com/a?x=1", "https://example.com/a#b",
        "https://127.0.0.1/a", "https://127.1/a", "https://2130706433/a", "https://0x7f000001/a", "https://0177.0.0.1/a", "https://[::1]/a", "https://0.0.0.0/a", "https://169.254.169.254/latest/meta-data", "https://10.0.0.1/a",
        "https://172.16.0.1/a", "https://172.31.255.255/a", "https://192.168.1.1/a", "https://100.64.0.1/a", "https://[fc00::1]/a", "https://[fe80::1]/a", "https://[::ffff:127.0.0.1]/a", "https://[64:ff9b::7f00:1]/a",
        "https://localhost/a", "https://localhost./a", "https://LOCALHOST/a", "https://metadata.google.internal/a", "https://db.internal/a", "https://intranet/a", "https://printer.local/a", "https://224.0.0.1/a", "https://255.255.255.255/a",
        "https://[2002:7f00:1::]/a",
    ];

    [Theory, MemberData(nameof(Addresses))]
    public async Task An_address_that_is_not_a_public_https_repository_is_refused(string address)
    {
        var member = await app.NewMember(Role.Owner);
        var response = await member.Client.Post("import/start", new { repo_url = address });
        var body = await response.Json(400);
        body.GetProperty("error_code").GetString().ShouldBeOneOf("VALIDATION_ERROR", "SOURCE_REFUSED");
        body.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe("repo_url");
        (await member.Client.GetAsync("import/jobs").Json()).GetArrayLength().ShouldBe(0);
        (await app.Scalar<long>("SELECT count(*) FROM projects WHERE organization_id = $1", member.OrganizationId)).ShouldBe(0);
    }

    [Theory]
    [InlineData("--upload-pack=touch X"), InlineData("-x"), InlineData("a..b"), InlineData("a~1"), InlineData("a^"), InlineData("a:b"), InlineData("a?b"), InlineData("a*"), InlineData("a[b"), InlineData("a\\b"), InlineData("a b"),
     InlineData("a\tb"), InlineData("a\nb"), InlineData("a@{1}"), InlineData("a.lock"), InlineData("a.lock/b"), InlineData("/a"), InlineData("a/"), InlineData("a//b"), InlineData(".a"), InlineData("a/.b"), InlineData("a."), InlineData(""), InlineData("@")]
    public void A_branch_that_git_would_misread_is_refused(string branch) => BranchName.Refuse(branch).ShouldNotBeNull();

    [Theory, InlineData("main"), InlineData("release/1.2.x"), InlineData("feature/a-b_c"), InlineData("v1.0.0"), InlineData("пример")]
    public void An_ordinary_branch_is_taken(string branch) => BranchName.Refuse(branch).ShouldBeNull();

    [Fact]
    public async Task A_name_that_leads_inside_is_refused_whatever_else_it_leads_to()
    {
        var policy = new OutboundPolicy([], (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.216.34"), IPAddress.Parse("10.0.0.7")]));
        (await policy.Resolve(new("https://rebound.example.com/a"), CancellationToken.None)).Refusal.ShouldNotBeNull();
        var allowing = new OutboundPolicy([IPNetwork.Parse("10.0.0.0/24")], (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.216.34"), IPAddress.Parse("10.0.0.7")]));
        (await allowing.Resolve(new("https://rebound.example.com/a"), CancellationToken.None)).ShouldSatisfyAllConditions(t => t.Refusal.ShouldBeNull(), t => t.Addresses.Count.ShouldBe(2));
        (await policy.Resolve(new("https://93.184.216.34/a"), CancellationToken.None)).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task Wrong_options_are_refused()
    {
        var member = await app.NewMember(Role.Owner);
        var folder = app.Folder("options", ("a.py", "x = 1\n"));
        foreach (var request in (object[])
        [
            new { }, new { repo_url = "https://example.com/a", local_path = folder }, new { local_path = folder, joern_memory_gb = 0 }, new { local_path = folder, joern_memory_gb = -1 }, new { local_path = folder, joern_memory_gb = 1_000_000 },
            new { local_path = folder, batch_size = 0 }, new { local_path = folder, batch_size = 1_000_000_000 }, new { local_path = folder, shallow_depth = 0 }, new { local_path = folder, shallow_depth = -1 },
            new { local_path = folder, language = "cobol" }, new { local_path = folder, mode = "magic" }, new { local_path = folder, mode = "selective", include_paths = new[] { "../x" } },
            new { local_path = folder, mode = "selective", include_paths = new[] { "/etc" } }, new { local_path = folder, mode = "selective" }, new { local_path = folder, branch = "-x" }, new { local_path = folder, project_name = "" },
        ]) await member.Client.Post("import/start", request).Problem(Errors.Validation);
    }

    [Fact]
    public async Task Only_real_folders_under_the_import_roots_may_be_named()
    {
        var member = await app.NewMember(Role.Admin);
        app.Folder("inside", ("a.py", "x = 1\n"));
        File.CreateSymbolicLink(Path.Combine(app.Root, "out"), "/etc");
        Directory.CreateDirectory(app.Root + "-sibling");
        foreach (var path in (string[])["../..", "/", "/etc", "/proc/self/environ", "~", "inside", Path.Combine(app.Root, "out"), Path.Combine(app.Root, "../root-sibling"), app.Root + "-sibling", "\\\\server\\share", app.Root + "/missing", app.Data])
            await member.Client.Post("import/start", new { local_path = path }).Problem(Errors.SourceRefused);
        var editor = await app.NewMember(Role.Editor, member.OrganizationId);
        await editor.Client.Post("import/start", new { local_path = Path.Combine(app.Root, "inside") }).Problem(Errors.Forbidden);
        var viewer = await app.NewMember(Role.Viewer, member.OrganizationId);
        await viewer.Client.Post("import/start", new { repo_url = "https://example.com/a" }).Problem(Errors.Forbidden);
    }
}
