using Capstan.Api.Tests.Support;

namespace Capstan.Api.Tests.Features.Code.Parsing;

/// <summary>A small file of each grammar, kept beside the tests.</summary>
internal static class Samples
{
    public static string Of(string path) =>
        File.ReadAllText(Checkout.Path("Api.Tests", "Features", "Code", "Parsing", "Samples", "sample" + Path.GetExtension(path) + ".txt"));
}
