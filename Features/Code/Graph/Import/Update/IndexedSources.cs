namespace Capstan.Features.Code.Graph.Import.Update;

/// <summary>The definitions of all sources as they are, or were: the indexes by language, and the map.</summary>
internal sealed class IndexedSources
{
    private readonly List<IndexedFile> files;

    /// <param name="files">In the order of their paths.</param>
    public IndexedSources(List<IndexedFile> files)
    {
        this.files = files;
        Map = new([.. files.Select(f => f.File)]);
        for (var i = 0; i < files.Count; i++)
        {
            var file = files[i];
            if (!Indexes.TryGetValue(file.Facts.Language, out var index)) Indexes[file.Facts.Language] = index = new(file.Facts.Language);
            var (firstMethod, firstType) = index.Add(i, file.Numbers, file.Facts);
            Map.Add(i, file.Numbers, file.Facts);
            file.Place = new(i, file.Numbers, firstMethod, firstType, file.File.IsVendored, file.Blob);
        }
        foreach (var index in Indexes.Values) index.Complete();
        Counts = Indexes.ToDictionary(i => i.Key, i => new CallCounts(i.Value));
    }

    public IReadOnlyList<IndexedFile> Files => files;
    public Dictionary<string, DefinitionIndex> Indexes { get; } = [];
    public RepositoryMap Map { get; }
    public Dictionary<string, CallCounts> Counts { get; }

    public Dictionary<ulong, ulong> Answers(bool includes)
    {
        var answers = new Dictionary<ulong, ulong>();
        foreach (var index in Indexes.Values) index.Answers(answers, Map);
        Map.Answers(answers, includes);
        return answers;
    }

    public ulong OwnAnswers(IndexedFile file) => Indexes[file.Facts.Language].OwnAnswers(file.Place.FirstMethod, file.Facts.Methods.Count);

    /// <summary>The routes that the files register, all of them.</summary>
    public void Register(Func<IndexedFile, IEnumerable<string>> handlers)
    {
        foreach (var file in files)
            foreach (var name in handlers(file)) Counts[file.Facts.Language].Register(file.Place.File, name);
    }

    /// <summary>What an entry point depends on beside its own file.</summary>
    public bool IsEntryPoint(IndexedFile file, int method)
    {
        var fact = file.Facts.Methods[method];
        return EntryPoints.IsOne(fact, file.Facts) || (!fact.IsTest && Counts[file.Facts.Language].IsRegistered(file.Place.FirstMethod + method));
    }
}

/// <summary>One source file with its definitions.</summary>
internal sealed class IndexedFile(SourceFile file, FileNumbers numbers, FileFacts facts, string? blob)
{
    public SourceFile File => file;
    public FileNumbers Numbers => numbers;
    public FileFacts Facts => facts;
    public string? Blob => blob;
    public ImportedFile Place { get; set; } = null!;
}
