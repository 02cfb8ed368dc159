using Capstan.Features.Code.Coverage;

namespace Capstan.Api.Tests.Features.Code.Coverage;

public sealed class CoveragePathsTests
{
    private static string?[] Match(string[] files, params string[] paths)
    {
        var matched = CoveragePaths.Match(paths, files);
        return [.. paths.Select(p => matched.TryGetValue(p, out var file) ? files[file] : null)];
    }

    [Fact]
    public void The_longest_common_end_decides() =>
        Match(["a/src/x.c", "b/src/x.c", "x.c"], "build/b/src/x.c", "a/src/x.c").ShouldBe(["b/src/x.c", "a/src/x.c"]);

    [Fact]
    public void What_two_files_end_alike_in_is_neither() => Match(["a/src/x.c", "b/src/x.c"], "src/x.c", "build/c/src/x.c").ShouldBe([null, null]);

    [Fact]
    public void A_report_of_a_folder_of_the_project_finds_its_files() => Match(["backend/app/main.py", "frontend/app/main.ts"], "app/main.py", "main.ts").ShouldBe(["backend/app/main.py", "frontend/app/main.ts"]);

    [Fact]
    public void Another_root_is_no_matter() => Match(["backend/src/a.py"], "app/src/a.py").ShouldBe(["backend/src/a.py"]);

    [Fact]
    public void A_file_of_a_package_is_not_taken_for_one_of_the_root() =>
        Match(["index.js", "lib/a.js", "lib/b.js"], "ci/lib/a.js", "ci/lib/b.js", "ci/node_modules/left/index.js", "ci/index.js").ShouldBe(["lib/a.js", "lib/b.js", null, "index.js"]);

    [Fact]
    public void A_bare_name_that_nothing_else_speaks_for_is_left_out() => Match(["index.js", "lib/a.js"], "ci/lib/a.js", "ci/node_modules/left/index.js").ShouldBe(["lib/a.js", null]);
}
