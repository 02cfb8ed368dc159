using Capstan.Features.Code.Review.Diff;

namespace Capstan.Api.Tests.Features.Code.Review;

/// <summary>Real histories: what git says of two trees, applied to the old one, is the new one.</summary>
public sealed class PatchApplyProperties
{
    private static readonly string[] Words = ["if (x)", "return y;", "", "    call(a, b);", "}", "{", "--- minus", "+++ plus", "@@ -1 +1 @@", "ünïcode", "\ttab", " "];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Diff_of_two_commits_applied_to_the_old_tree_is_the_new_tree(int seed)
    {
        var random = new Random(seed);
        using var git = new Git().Init();
        var old = new Dictionary<string, string>();
        git.Commit("empty");
        for (var round = 0; round < 12; round++)
        {
            var next = Mutate(old, random);
            foreach (var path in Directory.GetFiles(git.Root, "*", SearchOption.AllDirectories).Where(p => !p.Contains("/.git/"))) File.Delete(path);
            foreach (var (path, text) in next) git.Write(path, text);
            git.Commit($"round {round}");
            foreach (var options in (string[][])[["-M"], ["-U0"], ["-U1", "-C"], ["--no-prefix", "--no-renames"], ["-M", "--src-prefix=i/", "--dst-prefix=w/"]])
            {
                var applied = Apply(old, git.Diff([.. options, "HEAD~1", "HEAD"]));
                var where = $"seed {seed}, round {round}, {string.Join(' ', options)}";
                applied.Keys.Order(StringComparer.Ordinal).ShouldBe(next.Keys.Order(StringComparer.Ordinal), where);
                foreach (var (path, text) in next) applied[path].ShouldBe(text, $"{where}, {path}");
            }
            old = next;
        }
    }

    [Fact]
    public void Reading_what_was_written_from_a_read_patch_changes_nothing()
    {
        var random = new Random(4);
        using var git = new Git().Init();
        var files = new Dictionary<string, string>();
        git.Commit("empty");
        for (var round = 0; round < 8; round++)
        {
            files = Mutate(files, random);
            foreach (var (path, text) in files) git.Write(path, text);
            git.Commit($"round {round}");
            var diff = git.Diff("-M", "HEAD~1", "HEAD");
            if (diff.Length == 0) continue;
            var once = PatchFormatter.Format(PatchParser.Parse(diff));
            PatchFormatter.Format(PatchParser.Parse(once)).ShouldBe(once);
            PatchParser.Parse(once).Files.Sum(f => f.Hunks.Sum(h => h.Lines.Count)).ShouldBe(PatchParser.Parse(diff).Files.Sum(f => f.Hunks.Sum(h => h.Lines.Count)));
        }
    }

    [Fact]
    public void A_base_that_moved_on_is_patched_as_patch_does()
    {
        var random = new Random(5);
        using var git = new Git();
        var applied = 0;
        for (var round = 0; round < 60; round++)
        {
            var old = Lines(random, 40, 80, unique: true);
            git.Write("old", Join(old));
            git.Write("new", Join(Edit(old, random, 1)));
            if (git.TryRun("diff", out var diff, "-u", "old", "new") || !diff.StartsWith("---", StringComparison.Ordinal)) continue;
            var drifted = Edit(old, random, 3);
            git.Write("base", Join(drifted));

            var patched = git.TryRun("patch", out _, "-F3", "-s", "-f", "--no-backup-if-mismatch", "-o", "out", "base", "-i", Save(git, diff));
            var image = new HunkApplier().Apply(FileImage.FromText(Join(drifted)), PatchParser.Parse(diff).Files[0]);
            // patch(1) keeps the ignored context inside the file, so it refuses a little more; and it inserts lines with all context ignored.
            var inserts = !diff.Split('\n').Skip(2).Any(line => line.StartsWith('-'));
            if (!patched || (inserts && image is null)) continue;
            applied++;
            image.ShouldNotBeNull($"round {round}").Text.ShouldBe(git.Read("out"), $"round {round}");
        }
        applied.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Added_lines_are_known_and_every_other_line_still_says_where_it_came_from()
    {
        var image = new HunkApplier().Apply(FileImage.FromText("a\nb\nc\n"), PatchParser.Parse("--- a/x\n+++ b/x\n@@ -1,3 +1,4 @@\n a\n-b\n+B\n+BB\n c\n").Files[0])!;
        image.Lines.ShouldBe(["a", "B", "BB", "c"]);
        image.BaseLines.ShouldBe([1, 0, 0, 3]);
    }

    private static string Save(Git git, string diff)
    {
        git.Write("p.diff", diff);
        return "p.diff";
    }

    private static Dictionary<string, string> Apply(Dictionary<string, string> old, string diff)
    {
        var files = new Dictionary<string, string>(old);
        if (diff.Length == 0) return files;
        var applier = new HunkApplier();
        var patch = PatchParser.Parse(diff);
        foreach (var file in patch.Files)
            if (file.Change is FileChange.Renamed or FileChange.Deleted) files.Remove(file.OldPath!);
        foreach (var file in patch.Files)
        {
            var text = file.OldPath is null ? "" : old[file.OldPath];
            var image = applier.Apply(FileImage.FromText(text), file).ShouldNotBeNull(file.Path);
            if (file.NewPath is not null) files[file.NewPath] = image.Text;
        }
        return files;
    }

    private static Dictionary<string, string> Mutate(Dictionary<string, string> files, Random random)
    {
        var next = new Dictionary<string, string>();
        foreach (var (path, text) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var roll = random.Next(10);
            if (roll == 0) continue;
            var name = roll == 1 ? Name(random, next) : path;
            next[name] = roll < 6 ? Join(Edit([.. text.Split('\n')], random, random.Next(1, 4)), random.Next(6) != 0) : text;
        }
        for (var i = 0; i < random.Next(1, 4); i++) next[Name(random, next)] = random.Next(8) == 0 ? "" : Join(Lines(random, 1, 60, unique: false), random.Next(5) != 0);
        return next;
    }

    private static string Name(Random random, Dictionary<string, string> taken)
    {
        string[] shapes = ["src/f{0}.c", "dir with space/f{0}.txt", "ünï/f{0}.py", "quote\"{0}.txt", "tab\t{0}.txt", "f{0}"];
        while (true)
        {
            var name = string.Format(System.Globalization.CultureInfo.InvariantCulture, shapes[random.Next(shapes.Length)], random.Next(1000));
            if (!taken.ContainsKey(name)) return name;
        }
    }

    private static List<string> Lines(Random random, int min, int max, bool unique)
    {
        var carriageReturn = !unique && random.Next(4) == 0 ? "\r" : "";
        return [.. Enumerable.Range(0, random.Next(min, max)).Select(i => (unique ? $"{i} " : "") + Words[random.Next(Words.Length)] + carriageReturn)];
    }

    private static List<string> Edit(List<string> lines, Random random, int edits)
    {
        var edited = new List<string>(lines);
        for (var i = 0; i < edits; i++)
        {
            var at = random.Next(edited.Count + 1);
            switch (random.Next(3))
            {
                case 0: edited.Insert(at, Words[random.Next(Words.Length)] + random.Next(100)); break;
                case 1 when at < edited.Count: edited.RemoveAt(at); break;
                case 2 when at < edited.Count: edited[at] += "!"; break;
            }
        }
        return edited;
    }

    private static string Join(List<string> lines, bool newline = true)
    {
        var text = string.Join('\n', lines);
        return newline || text.EndsWith('\n') ? (text.Length == 0 || text.EndsWith('\n') ? text : text + "\n") : text;
    }
}
