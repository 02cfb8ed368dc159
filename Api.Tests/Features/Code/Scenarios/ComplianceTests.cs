using System.Net.Http.Json;
using Capstan.Features.Code.Scenarios.Compliance;

namespace Capstan.Api.Tests.Features.Code.Scenarios;

[Collection(QualityProjects.Name)]
public sealed class ComplianceTests(QualityApp app)
{
    private Task<Guid> Ruled() => app.Project("ruled",
        ("package.json", "{ \"name\": \"ruled\", \"license\": \"MIT\" }\n"),
        ("src/free.js", "// SPDX-License-Identifier: MIT\nfunction rate(log, user) {\n  log.info('the email of a user', user.id);\n  return user.total * 37.5;\n}\nmodule.exports = { rate };\n"),
        ("src/copied.js", "/*\n * This program is free software: you can redistribute it under the terms of the\n * GNU General Public License as published by the Free Software Foundation.\n */\nconst LIMIT = 300;\nfunction show(log, user) {\n  log.info('user', user.email);\n  return LIMIT;\n}\nmodule.exports = { show };\n"),
        ("src/names.py", "# SPDX-License-Identifier: MIT\nclass bad_name:\n    def fine_name(self, ok):\n        return 1\n\n    def BadMethod(self, notGood):\n        return 2\n\n\nclass GoodName:\n    pass\n"),
        ("src/copy.c", "// SPDX-License-Identifier: MIT\n#include <string.h>\n#define SIZE 64\nvoid copy(char *to, const char *from)\n{\n\tstrcpy(to, from);\n\tstrncpy(to, from, SIZE);\n}\n"));

    [Fact]
    public async Task Each_control_passes_or_fails_with_its_lines()
    {
        var answer = await app.Ask(await Ruled(), "compliance", "Run a compliance check");
        var text = answer.GetProperty("answer").GetString()!;
        foreach (var control in new[] { "LIC-1", "LIC-2", "PII-1", "BAN-1", "NAM-1", "MAG-1", "CPX-1", "DOC-1", "OWASP-A03" }) text.ShouldContain($"| {control} |");
        text.ShouldContain("| CPX-1 | No method is more complex than 20 | pass |");
        text.ShouldContain("controls fail");
        QualityApp.Sources(answer).ShouldContain("src/copied.js:1");
    }

    [Fact]
    public async Task A_strong_copyleft_file_conflicts_with_a_permissive_project()
    {
        var text = await app.Text(await Ruled(), "compliance", "Check licences");
        text.ShouldContain("the project is under MIT (package.json); 1 files conflict");
        text.ShouldContain("`src/copied.js:1` GPL-2.0 × MIT");
        text.ShouldNotContain("free.js");
    }

    [Fact]
    public async Task The_licence_of_the_settings_decides()
    {
        var project = await Ruled();
        await app.Editor.Client.PutAsJsonAsync($"projects/{project}/scenario-settings", new { compliance = new { project_license = "GPL-2.0-or-later" } }).Json();
        (await app.Text(project, "compliance", "Check licences")).ShouldContain("the project is under GPL-2.0-or-later (scenario settings); 0 files conflict");
        await app.Editor.Client.PutAsJsonAsync($"projects/{project}/scenario-settings", new { compliance = new { } }).Json();
    }

    [Theory]
    [InlineData("naming conventions", "`src/names.py:2` type `bad_name`", "GoodName")]
    [InlineData("naming conventions", "method `BadMethod`", "fine_name")]
    [InlineData("naming conventions", "parameter `notGood`", "`ok`")]
    [InlineData("banned calls", "`src/copy.c:6` `strcpy`", "copy.c:7")]
    [InlineData("personal data in logs", "`src/copied.js:7` `user.email`", "free.js")]
    public async Task A_violation_is_found_and_what_is_right_is_not(string query, string found, string notFound)
    {
        var text = await app.Text(await Ruled(), "compliance", query);
        text.ShouldContain(found);
        text.ShouldNotContain(notFound);
    }

    [Fact]
    public async Task Numbers_without_a_name_are_told_from_constants()
    {
        var project = await app.Project("numbers", ("a.js", "const LIMIT = 300;\nfunction rate(x) {\n  return x * 37.5 + LIMIT + 1;\n}\n"), ("b.c", "#define SIZE 64\nint f(int x)\n{\n\treturn x * 1234;\n}\n"));
        var text = await app.Text(project, "compliance", "magic numbers");
        text.ShouldContain("`a.js:3` `37.5`");
        text.ShouldContain("`b.c:4` `1234`");
        foreach (var named in new[] { "`300`", "`64`", "`1`" }) text.ShouldNotContain(named);
        await app.Editor.Client.PutAsJsonAsync($"projects/{project}/scenario-settings", new { compliance = new { allowed_numbers = new[] { 1, 37.5, 1234 }, banned_calls = new[] { new { call = "rate", reason = "ours" } } } }).Json();
        (await app.Text(project, "compliance", "magic numbers")).ShouldContain("| MAG-1 | Numbers have names | pass |");
    }

    [Fact]
    public async Task Answers_are_the_same_every_time_and_in_russian()
    {
        await app.IsSteady(await Ruled(), "compliance", "Check licences");
        (await app.Text(await Ruled(), "compliance", "Проверь соответствие")).ShouldContain("Не выполнено требований");
    }

    [Theory]
    [InlineData("MIT", "GPL-3.0", true)]
    [InlineData("MIT", "LGPL-2.1", false)]
    [InlineData("GPL-3.0", "MIT", false)]
    [InlineData("GPL-3.0", "Apache-2.0", false)]
    [InlineData("GPL-2.0-only", "Apache-2.0", true)]
    [InlineData("GPL-2.0-or-later", "Apache-2.0", false)]
    [InlineData("GPL-3.0", "AGPL-3.0", true)]
    [InlineData("Apache-2.0", "BSD-3-Clause", false)]
    [InlineData("Proprietary", "AGPL-3.0", true)]
    public void Licences_conflict_as_they_do(string whole, string part, bool conflict) => Licenses.Conflict(Licenses.ById(whole)!, Licenses.ById(part)!).ShouldBe(conflict);

    [Theory]
    [InlineData("// SPDX-License-Identifier: Apache-2.0\n", "Apache-2.0")]
    [InlineData("# SPDX-License-Identifier: (MIT OR Apache-2.0)\n", "MIT")]
    [InlineData("/* distributed under the terms of the\n * GNU General Public License */", "GPL-2.0")]
    [InlineData("/* GNU General Public License\n   As a special exception, you may create a larger work */", "GPL-2.0-with-exception")]
    [InlineData("/* Permission is hereby granted, free of\n * charge, to any person */", "MIT")]
    [InlineData("int license_of_nothing;\n", null)]
    public void A_licence_is_known_by_its_tag_or_its_words(string head, string? id) => (Licenses.In(head)?.Id).ShouldBe(id);
}
