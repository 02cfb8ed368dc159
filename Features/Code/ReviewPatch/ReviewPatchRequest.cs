using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.ReviewPatch;

/// <summary>A change to review against the imported code of a project.</summary>
public sealed record ReviewPatchRequest
{
    /// <summary>
    /// A unified diff: <c>git diff</c>, <c>git format-patch</c> (several commits too) or plain <c>diff -u</c>. At most 1 MB; of more than
    /// 20,000 lines or 300 files only the first are reviewed.
    /// </summary>
    /// <example>--- a/src/main.c\n+++ b/src/main.c\n@@ -10,2 +10,3 @@\n   char *p = malloc(n);\n+  strcpy(p, name);\n   use(p);\n</example>
    public required string PatchContent { get; init; }
    /// <summary>What the change is for, at most 20,000 characters: a change that touches nothing named in it gets a remark.</summary>
    public string? TaskDescription { get; init; }
    /// <summary>
    /// Definition of done, at most 50 items in English or Russian: single items, or whole checklists, Markdown sections and YAML lists. What a
    /// program can tell is checked, the rest is answered as not machine-checkable. Without items the product's own four are judged, and do not block.
    /// </summary>
    public IReadOnlyList<string>? DodItems { get; init; }
    /// <summary>json (default), markdown to get <c>report</c> too, sarif to get <c>sarif</c> too.</summary>
    /// <example>json</example>
    [AllowedValues("json", "markdown", "sarif", null)]
    public string? OutputFormat { get; init; }
    /// <summary>A name of the change that stays while it grows, such as its branch: findings of an earlier review under the same name in the project are <c>known</c>.</summary>
    public string? Reference { get; init; }
    /// <summary>What the review is called in the list; the first file's name unless told.</summary>
    public string? Title { get; init; }
    /// <summary>The task the change belongs to.</summary>
    public Guid? TaskId { get; init; }
    /// <summary>The agent that made the change.</summary>
    public Guid? AgentId { get; init; }
    /// <summary>The project to review against; the active project unless told.</summary>
    public Guid? ProjectId { get; init; }
}
