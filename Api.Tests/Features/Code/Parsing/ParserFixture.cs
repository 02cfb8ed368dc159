using System.Text;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Parsing;

namespace Capstan.Api.Tests.Features.Code.Parsing;

/// <summary>One pool of two real worker processes for every parsing test.</summary>
public sealed class ParserFixture : IDisposable
{
    internal ParserPool Pool { get; } = new(new ParserPoolOptions { Workers = 2 });

    public async Task<FileFacts> Facts(string path, string source) => (await Parse(path, Encoding.UTF8.GetBytes(source))).Facts;

    public Task<ParsedFile> Parse(string path, byte[] file, bool headersAreCpp = false) => Pool.ParseAsync(path, file, headersAreCpp, TestContext);

    private static CancellationToken TestContext => CancellationToken.None;

    public void Dispose() => Pool.Dispose();
}

[CollectionDefinition(nameof(Parsing))]
public sealed class Parsing : ICollectionFixture<ParserFixture>;
