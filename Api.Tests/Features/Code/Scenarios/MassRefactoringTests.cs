namespace Capstan.Api.Tests.Features.Code.Scenarios;

[Collection(QualityProjects.Name)]
public sealed class MassRefactoringTests(QualityApp app)
{
    private Task<Guid> Renamed() => app.Project("renamed",
        ("shapes/Shape.java", "package shapes;\npublic interface Shape {\n  int area();\n}\n"),
        ("shapes/Circle.java", "package shapes;\npublic class Circle implements Shape {\n  public int area() { return 3; }\n}\n"),
        ("shapes/Square.java", "package shapes;\npublic class Square implements Shape {\n  public int area() { return 4; }\n  public int size() { return 2; }\n}\n"),
        ("land/Field.java", "package land;\npublic class Field {\n  public int area() { return 100; }\n}\n"),
        ("app/Main.java", "package app;\nimport shapes.Shape;\nimport land.Field;\npublic class Main {\n  static int total(Shape shape, Field field) {\n    String name = \"area\";\n    // the area of both\n    return shape.area() + field.area();\n  }\n}\n"),
        ("conf.yaml", "metric: area\n"),
        ("util/text.py", "def fetch_user(a):\n    return a\n\n\ndef caller():\n    return fetch_user(1)\n\n\ndef taken():\n    return 1\n"));

    [Fact]
    public async Task Overrides_are_renamed_together_and_namesakes_stay()
    {
        var answer = await app.Ask(await Renamed(), "mass_refactoring", "Rename `shapes.Shape.area` to `surface`");
        var text = answer.GetProperty("answer").GetString()!;
        foreach (var edited in new[] { "shapes/Shape.java", "shapes/Circle.java", "shapes/Square.java" }) text.ShouldContain($"--- a/{edited}");
        text.ShouldContain("+  public int surface() { return 3; }");
        text.ShouldNotContain("a/land/Field.java");
        text.ShouldContain("✓ `surface` is a name");
        text.ShouldContain("semver");
        text.ShouldContain("in strings (reflection, registries, messages): 1 — `app/Main.java:6`");
        text.ShouldContain("in comments: 1 — `app/Main.java:7`");
        text.ShouldContain("in configuration: 1 — `conf.yaml:1`");
    }

    [Fact]
    public async Task A_plain_rename_gives_the_edits_of_every_file()
    {
        var answer = await app.Ask(await Renamed(), "mass_refactoring", "rename fetch_user to find_user");
        var text = answer.GetProperty("answer").GetString()!;
        text.ShouldContain("**2 references** in 1 file");
        text.ShouldContain("-def fetch_user(a):\n+def find_user(a):");
        text.ShouldContain("-    return fetch_user(1)\n+    return find_user(1)");
        QualityApp.Sources(answer).ShouldContain("util/text.py:6");
        (await app.Text(await Renamed(), "mass_refactoring", "переименуй fetch_user в find_user")).ShouldContain("+def find_user(a):");
    }

    [Fact]
    public async Task A_name_that_is_taken_is_said_to_be()
    {
        var text = await app.Text(await Renamed(), "mass_refactoring", "Rename `fetch_user` to `taken`");
        text.ShouldContain("✗ The new name is free");
        text.ShouldContain("`util/text.py:9`");
        (await app.Text(await Renamed(), "mass_refactoring", "Rename `fetch_user` to `class`")).ShouldContain("✗ `class` is a name");
    }

    [Fact]
    public async Task An_ambiguous_name_lists_its_candidates_and_an_unknown_one_is_said_to_be()
    {
        var text = await app.Text(await Renamed(), "mass_refactoring", "Rename `area` to `surface`");
        text.ShouldContain("`land.Field.area`");
        text.ShouldContain("`shapes.Shape.area`");
        text.ShouldNotContain("As a patch");
        (await app.Text(await Renamed(), "mass_refactoring", "Rename `nothing_here` to `b`")).ShouldContain("Nothing in this graph is called `nothing_here`");
        (await app.Text(await Renamed(), "mass_refactoring", "references to `size`")).ShouldContain("References by file");
    }

    [Fact]
    public async Task Answers_are_the_same_every_time_and_in_russian() => await app.IsSteady(await Renamed(), "mass_refactoring", "rename fetch_user to find_user");
}
