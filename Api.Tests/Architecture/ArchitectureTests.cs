namespace Capstan.Api.Tests.Architecture;

public sealed class ArchitectureTests
{
    [Fact]
    public void Features_never_reference_the_host() =>
        typeof(Page).Assembly.GetReferencedAssemblies().ShouldNotContain(name => name.Name == "Capstan.Api");
}
