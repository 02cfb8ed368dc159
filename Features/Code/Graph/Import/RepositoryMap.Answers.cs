namespace Capstan.Features.Code.Graph.Import;

/// <summary>As the answers of the <see cref="DefinitionIndex"/>.</summary>
internal sealed partial class RepositoryMap
{
    /// <param name="includes">Whether which headers each file reaches is wanted too: dear, and the same wherever no include and no header changed.</param>
    public void Answers(Dictionary<ulong, ulong> answers, bool includes)
    {
        foreach (var (path, file) in byPath) answers[Question.Path(path)] = (ulong)ids[file];
        foreach (var (name, same) in byName) answers[Question.FileName(name)] = same.Aggregate(1UL, (hash, f) => Question.Mix(hash, (ulong)ids[f] ^ Question.Hash(files[f].Path)));
        foreach (var (name, where) in declaredIn) answers[Question.Declared(name)] = Unordered(where);
        if (passedOn.Count > 0) answers[Question.PassedOn("")] = 1;
        foreach (var (key, targets) in passedOn) answers[Question.PassedOn(key)] = targets.Aggregate(1UL, (hash, target) => Question.Mix(hash, Question.Hash(target)));
        if (!includes) return;
        for (var file = 0; file < files.Count; file++)
            if (direct[file] is not null) answers[Question.Includes(files[file].Path)] = Unordered(Includes(file));
    }

    /// <summary>Who includes whom, all of it.</summary>
    public ulong DirectIncludes()
    {
        var hash = 1UL;
        for (var file = 0; file < files.Count; file++)
            if (direct[file] is { } headers) hash = headers.Aggregate(Question.Mix(hash, (ulong)ids[file]), (h, header) => Question.Mix(h, (ulong)ids[header]));
        return hash;
    }

    private ulong Unordered(IEnumerable<int> where) => where.Aggregate(0UL, (sum, file) => unchecked(sum + Question.Mix((ulong)ids[file], 1)));
}
