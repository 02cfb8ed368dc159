using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Review.Diff;

namespace Capstan.Features.Code.Review.Delta;

/// <summary>Everything the patch changes, file by file and method by method.</summary>
public sealed class PatchDelta
{
    private PatchDelta(Patch patch, IReadOnlyList<ChangedFile> files) => (Patch, Files) = (patch, files);

    public Patch Patch { get; }
    /// <summary>In order of path.</summary>
    public IReadOnlyList<ChangedFile> Files { get; }
    /// <summary>In order of file and place; empty until <see cref="MatchMethods"/>.</summary>
    public IReadOnlyList<MethodDelta> Methods { get; private set; } = [];

    /// <summary>Names under which the base may know the files of a patch: as written, and without a leading folder that only the diff had.</summary>
    public static IReadOnlyList<string> Candidates(Patch patch) =>
        [.. patch.Files.SelectMany(f => new[] { f.OldPath, f.NewPath }).OfType<string>().SelectMany(p => new[] { p, Shorter(p) }).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Applies the files of the patch in order, so that several commits end in one new image per file.</summary>
    public static PatchDelta Apply(Patch patch, IReadOnlyDictionary<string, BaseFile> bases, Func<string, string> languageOf, Func<string, bool> isTestPath)
    {
        var applier = new HunkApplier();
        var states = new Dictionary<string, State>(StringComparer.Ordinal);
        var finished = new List<State>();
        foreach (var file in patch.Files)
        {
            var (oldPath, newPath) = (Known(file.OldPath, bases, states), file.NewPath is null ? null : Known(file.NewPath, bases, states));
            var state = Take(states, file, oldPath ?? newPath!, bases);
            state.Add(file, applier);
            state.Path = newPath ?? oldPath!;
            if (file.NewPath is null) finished.Add(state);
            else states[state.Path] = state;
        }
        var files = states.Values.Concat(finished).Distinct().Select(s => s.Finish(languageOf, isTestPath)).OfType<ChangedFile>();
        return new PatchDelta(patch, [.. files.OrderBy(f => f.Path, StringComparer.Ordinal).ThenBy(f => f.OldPath, StringComparer.Ordinal)]);
    }

    /// <summary>To be called once the files are parsed.</summary>
    public void MatchMethods() => Methods = MethodMatcher.Match(Files);

    private static State Take(Dictionary<string, State> states, FilePatch file, string path, IReadOnlyDictionary<string, BaseFile> bases)
    {
        if (file.Change == FileChange.Copied) return new State(bases.GetValueOrDefault(path), path) { Change = FileChange.Added, IsCopy = true };
        if (states.Remove(path, out var state)) return state;
        return new State(bases.GetValueOrDefault(path), path) { Change = file.Change };
    }

    private static string? Known(string? path, IReadOnlyDictionary<string, BaseFile> bases, Dictionary<string, State> states)
    {
        if (path is null || bases.ContainsKey(path) || states.ContainsKey(path)) return path;
        return Shorter(path) is { } shorter && (bases.ContainsKey(shorter) || states.ContainsKey(shorter)) ? shorter : path;
    }

    private static string? Shorter(string path) => path.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? path[(slash + 1)..] : null;

    /// <summary>A file on its way through the patch.</summary>
    private sealed class State
    {
        private readonly BaseFile? _base;
        private readonly string _basePath;
        private readonly List<Hunk> _hunks = [];
        private FileImage? _image;
        private bool _isBinary;
        private bool _isGone;

        public State(BaseFile? @base, string path)
        {
            (_base, _basePath, Path) = (@base, path, path);
            _image = @base?.Content is { } text ? FileImage.FromText(text) : null;
        }

        public string Path { get; set; }
        public FileChange Change { get; set; }
        public bool IsCopy { get; init; }

        public void Add(FilePatch file, HunkApplier applier)
        {
            _isBinary |= file.IsBinary;
            if (file.Change is FileChange.Deleted or FileChange.Renamed) Change = Change == FileChange.Added ? FileChange.Added : file.Change;
            _isGone = file.Change == FileChange.Deleted && Change == FileChange.Added;
            if (file.Change == FileChange.Added && _base is null) _image ??= FileImage.Empty;
            _hunks.AddRange(file.Hunks);
            _image = _image is null ? null : applier.Apply(file.Change == FileChange.Added ? FileImage.Empty : _image, file);
        }

        public ChangedFile? Finish(Func<string, string> languageOf, Func<string, bool> isTestPath)
        {
            if (_isGone) return null;
            var isNew = _base is null && (Change == FileChange.Added || IsCopy);
            var deleted = Change == FileChange.Deleted;
            var oldLines = _base?.Content is { } text ? FileImage.FromText(text).Lines : [];
            // Copied lines were reviewed where they came from: only what the copy changes counts, so the copy keeps its base.
            var image = _image;
            var (added, removed) = image is null ? FromHunks() : FromImages(oldLines, image);
            var newLineOf = new int[image is null ? 0 : oldLines.Count];
            for (var i = 0; i < image?.BaseLines.Count; i++)
                if (image.BaseLines[i] > 0) newLineOf[image.BaseLines[i] - 1] = i + 1;
            var language = languageOf(Path);
            return new ChangedFile
            {
                Path = Path,
                OldPath = isNew || IsCopy ? null : _basePath,
                Change = Change == FileChange.Modified && Path != _basePath ? FileChange.Renamed : Change,
                Language = language,
                IsTest = _base?.IsTest == true || isTestPath(Path),
                IsBinary = _isBinary,
                IsForeign = _base is { IsGenerated: true } or { IsVendored: true },
                IsApplied = image is not null,
                Old = image is null ? SourceText.Empty : SourceText.Of(oldLines, language),
                New = image is null ? SourceText.Empty : SourceText.Of(image.Lines, language),
                Added = added,
                Removed = removed,
                NewLineOf = newLineOf,
                OldContent = image is null ? null : _base?.Content,
                NewContent = image is null || deleted ? null : image.Text,
            };
        }

        private (List<AddedLine> Added, List<RemovedLine> Removed) FromHunks()
        {
            var (added, removed) = (new List<AddedLine>(), new List<RemovedLine>());
            foreach (var hunk in _hunks)
            {
                var (old, @new) = (hunk.OldStart, Math.Max(1, hunk.NewStart));
                foreach (var line in hunk.Lines)
                {
                    if (line.Kind == LineKind.Added) added.Add(new AddedLine(@new, line.Text));
                    if (line.Kind == LineKind.Removed) removed.Add(new RemovedLine(old, line.Text, @new));
                    if (line.Kind != LineKind.Added) old++;
                    if (line.Kind != LineKind.Removed) @new++;
                }
            }
            return (added, removed);
        }

        private static (List<AddedLine> Added, List<RemovedLine> Removed) FromImages(IReadOnlyList<string> oldLines, FileImage image)
        {
            var (added, removed) = (new List<AddedLine>(), new List<RemovedLine>());
            var (old, gap) = (1, 1);
            for (var i = 0; i < image.Lines.Count; i++)
            {
                if (image.BaseLines[i] == 0)
                {
                    added.Add(new AddedLine(i + 1, image.Lines[i]));
                    continue;
                }
                // The first line of the gap: what was put there instead, or else what follows.
                for (; old < image.BaseLines[i]; old++) removed.Add(new RemovedLine(old, oldLines[old - 1], gap));
                old = image.BaseLines[i] + 1;
                gap = i + 2;
            }
            for (; old <= oldLines.Count; old++) removed.Add(new RemovedLine(old, oldLines[old - 1], Math.Clamp(gap, 1, Math.Max(1, image.Lines.Count))));
            return (added, removed);
        }
    }
}
