using Capstan.Features.Code.Graph;

namespace Capstan.Features.Code.Review.Delta;

/// <summary>One method before and after; one side is missing when it was added or removed.</summary>
public sealed record MethodDelta
{
    public MethodFact? Old { get; init; }
    public MethodFact? New { get; init; }
    public ChangedFile? OldFile { get; init; }
    public ChangedFile? NewFile { get; init; }
    /// <summary>Indexes in the facts of their files, or -1.</summary>
    public int OldIndex { get; init; } = -1;
    public int NewIndex { get; init; } = -1;
    /// <summary>1 when matched by name, else how alike the bodies are.</summary>
    public double Similarity { get; init; } = 1;

    public bool IsAdded => Old is null;
    public bool IsRemoved => New is null;
    public bool IsMatched => Old is not null && New is not null;
    public bool IsRenamed => IsMatched && Old!.Name != New!.Name;
    public bool IsMoved => IsMatched && OldFile!.Path != NewFile!.Path;
    public bool BodyChanged => IsMatched && Old!.Hash != New!.Hash;
    public bool SignatureChanged => IsMatched && (IsRenamed || !SameType(Old!.ReturnType, New!.ReturnType) || !SameParameters(Old, New!));
    public bool AnnotationsChanged => IsMatched && !Old!.Annotations.Select(a => a.Code).SequenceEqual(New!.Annotations.Select(a => a.Code), StringComparer.Ordinal);
    public bool IsChanged => !IsMatched || BodyChanged || SignatureChanged || AnnotationsChanged;

    public MethodFact Method => New ?? Old!;
    public ChangedFile File => NewFile ?? OldFile!;
    public string Symbol => Method.FullName;

    public IEnumerable<CallFact> OldCalls => OldFile?.OldIndex?.Calls[OldIndex] ?? [];
    public IEnumerable<CallFact> NewCalls => NewFile?.NewIndex?.Calls[NewIndex] ?? [];
    public IEnumerable<ControlFact> OldControls => OldFile?.OldIndex?.Controls[OldIndex] ?? [];
    public IEnumerable<ControlFact> NewControls => NewFile?.NewIndex?.Controls[NewIndex] ?? [];
    public IEnumerable<AssignmentFact> OldAssignments => OldFile?.OldIndex?.Assignments[OldIndex] ?? [];
    public IEnumerable<AssignmentFact> NewAssignments => NewFile?.NewIndex?.Assignments[NewIndex] ?? [];
    public IEnumerable<LocalFact> OldLocals => OldFile?.OldIndex?.Locals[OldIndex] ?? [];
    public IEnumerable<LocalFact> NewLocals => NewFile?.NewIndex?.Locals[NewIndex] ?? [];

    /// <summary>Where a finding about the method as a whole is shown: its declaration when that changed, else its first changed line.</summary>
    public int Line
    {
        get
        {
            var span = Method.Span;
            if (New is null) return OldFile!.AnchorOf(span.Line, span.EndLine) ?? 1;
            return NewFile!.NearestChange(span.Line, span.Line, span.EndLine) ?? span.Line;
        }
    }

    // A type written where none stood says what was meant before: Python and JavaScript callers notice nothing.
    private bool SameType(string old, string @new) => old == @new || (File.Language is "python" or "javascript" or "php" or "ruby" && (old.Length == 0 || @new.Length == 0));

    private bool SameParameters(MethodFact a, MethodFact b)
    {
        if (a.Parameters.Count != b.Parameters.Count) return false;
        for (var i = 0; i < a.Parameters.Count; i++)
            if (!SameType(a.Parameters[i].Type, b.Parameters[i].Type) || a.Parameters[i].IsVariadic != b.Parameters[i].IsVariadic) return false;
        return true;
    }
}
