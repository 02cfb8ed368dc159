using Capstan.Features.Code.Review.Diff;

namespace Capstan.Api.Tests.Features.Code.Review;

public sealed class PatchParserTests
{
    private const string Hostile = "\0\n\r\"\\@+- 0a/.\ud800é";
    private const string Simple = "--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+b\n";

    private static FilePatch Only(string text) => PatchParser.Parse(text).Files.ShouldHaveSingleItem();

    [Fact]
    public void Omitted_counts_mean_one()
    {
        var hunk = Only(Simple).Hunks.ShouldHaveSingleItem();
        (hunk.OldStart, hunk.OldCount, hunk.NewStart, hunk.NewCount).ShouldBe((1, 1, 1, 1));
    }

    [Fact]
    public void A_plain_diff_needs_no_prefix_and_keeps_no_time_stamp()
    {
        var file = Only("--- old/src/x.c\t2024-01-01 10:00:00.000000000 +0000\n+++ new/src/x.c\t2024-01-02 10:00:00 +0000\n@@ -1 +1 @@\n-a\n+b\n");
        (file.OldPath, file.NewPath, file.Change).ShouldBe(("src/x.c", "src/x.c", FileChange.Modified));
    }

    [Fact]
    public void Dev_null_makes_an_added_or_deleted_file()
    {
        var added = Only("diff --git a/n.py b/n.py\nnew file mode 100755\nindex 0000000..1111111\n--- /dev/null\n+++ b/n.py\n@@ -0,0 +1 @@\n+x\n");
        (added.OldPath, added.NewPath, added.Change, added.NewMode).ShouldBe((null, "n.py", FileChange.Added, "100755"));
        var deleted = Only("diff --git a/n.py b/n.py\ndeleted file mode 100644\n--- a/n.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n");
        (deleted.OldPath, deleted.NewPath, deleted.Change).ShouldBe(("n.py", null, FileChange.Deleted));
    }

    [Fact]
    public void Renames_copies_modes_and_binaries_are_files_without_hunks()
    {
        var patch = PatchParser.Parse("""
            diff --git a/a b.txt b/c d.txt
            similarity index 100%
            rename from a b.txt
            rename to c d.txt
            diff --git a/x b/y
            similarity index 90%
            copy from x
            copy to y
            diff --git a/run.sh b/run.sh
            old mode 100644
            new mode 100755
            diff --git a/i.png b/i.png
            index 1..2 100644
            Binary files a/i.png and b/i.png differ
            diff --git a/j.png b/j.png
            index 1..2 100644
            GIT binary patch
            literal 3
            KcmZQzU|<0N00961

            """);
        patch.Files.Select(f => (f.OldPath, f.NewPath, f.Change)).ShouldBe([
            ("a b.txt", "c d.txt", FileChange.Renamed), ("x", "y", FileChange.Copied), ("run.sh", "run.sh", FileChange.Modified),
            ("i.png", "i.png", FileChange.Modified), ("j.png", "j.png", FileChange.Modified)]);
        patch.Files[0].Similarity.ShouldBe(100);
        patch.Files[2].NewMode.ShouldBe("100755");
        patch.Files.Count(f => f.IsBinary).ShouldBe(2);
    }

    [Fact]
    public void Quoted_names_are_decoded()
    {
        var file = Only("diff --git \"a/\\303\\244 \\\"x\\\".c\" \"b/\\303\\244 \\\"x\\\".c\"\n--- \"a/\\303\\244 \\\"x\\\".c\"\n+++ \"b/\\303\\244 \\\"x\\\".c\"\n@@ -1 +1 @@\n-a\n+b\n");
        file.Path.ShouldBe("ä \"x\".c");
    }

    [Fact]
    public void A_patch_turned_to_crlf_reads_as_without()
    {
        var file = Only(Simple.Replace("\n", "\r\n"));
        file.Path.ShouldBe("x.c");
        file.Hunks[0].Lines.Select(l => l.Text).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Carriage_returns_of_a_crlf_file_stay_and_its_added_lines_get_them()
    {
        Only("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\r\n+b\r\n").Hunks[0].Lines[0].Text.ShouldBe("a\r");
        new HunkApplier().Apply(FileImage.FromText("a\r\nc\r\n"), Only(Simple))!.Text.ShouldBe("b\r\nc\r\n");
    }

    [Fact]
    public void Lines_that_look_like_headers_inside_a_hunk_are_content()
    {
        var file = Only("--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n---- a/y\n-diff --git\n-@@ -1 +1 @@\n++++ b/y\n+diff --git a/z b/z\n+@@ -1 +1 @@\n");
        file.Hunks.ShouldHaveSingleItem().Lines.Count.ShouldBe(6);
    }

    [Fact]
    public void A_mail_of_several_commits_is_one_patch_in_order()
    {
        var mail = "From 1111111111111111111111111111111111111111 Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\nSubject: [PATCH 1/2] one\n\nText\n---\n x.c | 2 +-\n 1 file changed\n\n"
            + "diff --git a/x.c b/x.c\nindex 1..2 100644\n" + Simple + "-- \n2.39.5\n\n"
            + "From 2222222222222222222222222222222222222222 Mon Sep 17 00:00:00 2001\nSubject: [PATCH 2/2] two\n\n---\n"
            + "diff --git a/x.c b/x.c\nindex 2..3 100644\n--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-b\n+c\n-- \n2.39.5\n";
        var patch = PatchParser.Parse(mail);
        patch.Files.Count.ShouldBe(2);
        patch.Files.SelectMany(f => f.Hunks).Sum(h => h.Lines.Count).ShouldBe(4);
    }

    [Fact]
    public void A_missing_final_newline_is_kept()
    {
        var file = Only("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n");
        file.Hunks[0].Lines[0].NoNewline.ShouldBeTrue();
        new HunkApplier().Apply(FileImage.FromText("a"), file)!.Text.ShouldBe("b\n");
    }

    [Fact]
    public void Combined_diffs_are_refused_with_the_way_out() =>
        Should.Throw<PatchFormatException>(() => PatchParser.Parse("diff --cc x.c\nindex 1,2..3\n--- a/x.c\n+++ b/x.c\n@@@ -1,1 -1,1 +1,1 @@@\n- a\n -b\n++c\n"))
            .Message.ShouldContain("one parent");

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../x")]
    [InlineData("C:/x")]
    [InlineData("..\\x")]
    [InlineData(".git/config")]
    [InlineData("x/.GIT/hooks/pre-commit")]
    [InlineData("~/x")]
    [InlineData("a//b")]
    public void Names_that_leave_the_tree_are_refused(string name)
    {
        Should.Throw<PatchFormatException>(() => PatchParser.Parse($"--- {name}\n+++ {name}\n@@ -1 +1 @@\n-a\n+b\n"));
        Should.Throw<PatchFormatException>(() => PatchParser.Parse($"diff --git a/{name} b/{name}\n--- a/{name}\n+++ b/{name}\n@@ -1 +1 @@\n-a\n+b\n"));
        Should.Throw<PatchFormatException>(() => PatchParser.Parse($"diff --git a/x b/y\nrename from x\nrename to {name}\n"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("@@ -1 +1 @@\n-a\n+b\n")]
    [InlineData("--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n-a\n+b\n")]
    [InlineData("--- a/x\n+++ b/x\n@@ -99999999999999999999 +1 @@\n-a\n+b\n")]
    [InlineData("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\nb\n")]
    public void Text_without_a_readable_hunk_is_refused(string text) => Should.Throw<PatchFormatException>(() => PatchParser.Parse(text));

    [Fact]
    public void One_bad_hunk_costs_its_file_not_the_patch()
    {
        var patch = PatchParser.Parse("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\n*\n" + Simple);
        patch.Files.Select(f => f.IsIncomplete).ShouldBe([true, false]);
        patch.Notes.ShouldHaveSingleItem().ShouldStartWith("line 3:");
    }

    [Fact]
    public void More_lines_or_files_than_the_limit_are_cut_with_a_note()
    {
        var many = PatchParser.Parse(string.Concat(Enumerable.Range(0, 301).Select(i => Simple.Replace("x.c", $"x{i}.c"))));
        (many.Files.Count, many.IsTruncated).ShouldBe((300, true));
        var @long = PatchParser.Parse("--- a/x\n+++ b/x\n@@ -0,0 +1,20001 @@\n" + string.Concat(Enumerable.Repeat("+a\n", 20_001)));
        @long.IsTruncated.ShouldBeTrue();
        @long.Files[0].IsIncomplete.ShouldBeTrue();
        Should.Throw<PatchFormatException>(() => PatchParser.Parse(Simple + new string('x', PatchParser.MaxBytes)));
    }

    [Fact]
    public void Mutated_patches_are_read_or_refused_and_nothing_else()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var text = ("diff --git a/x.c b/x.c\nindex 1..2 100644\n" + Simple + "diff --git \"a/\\303\\244\" b/y\nsimilarity index 90%\nrename from ä\nrename to y\n").ToCharArray();
            for (var m = random.Next(1, 6); m > 0; m--) text[random.Next(text.Length)] = Hostile[random.Next(Hostile.Length)];
            try
            {
                var patch = PatchParser.Parse(new string(text));
                foreach (var file in patch.Files) new HunkApplier().Apply(FileImage.FromText("a\n"), file);
            }
            catch (PatchFormatException)
            {
                continue;
            }
        }
    }

    [Fact]
    public void A_hunk_that_fits_nowhere_in_a_large_file_gives_up()
    {
        var image = FileImage.FromText(string.Concat(Enumerable.Repeat("a\n", 200_000)));
        var context = string.Concat(Enumerable.Repeat(" a\n", 999));
        new HunkApplier().Apply(image, Only($"--- a/x\n+++ b/x\n@@ -90000000,1000 +1,1000 @@\n{context}-b\n+c\n")).ShouldBeNull();
    }
}
