using System.Reflection;

namespace Krustlet.Architecture.Tests;

public sealed class DependencyTests
{
    public static TheoryData<string, string[]> Allowed => new()
    {
        { "Krustlet.Contracts", [] },
        { "Krustlet.ControllerRuntime", ["Krustlet.Contracts"] },
        { "Krustlet.Oci", [] },
        { "Krustlet.ModuleHost", [] },
        { "krustlet-agent", ["Krustlet.Contracts", "Krustlet.ControllerRuntime", "Krustlet.ModuleHost", "Krustlet.Oci"] },
        { "krustlet-operator", ["Krustlet.Contracts", "Krustlet.ControllerRuntime", "Krustlet.Oci"] },
        { "Krustlet.DevCluster", ["Krustlet.Contracts", "Krustlet.ControllerRuntime", "Krustlet.Oci"] },
        { "krustlet", ["Krustlet.Contracts", "Krustlet.ControllerRuntime", "Krustlet.DevCluster", "Krustlet.ModuleHost", "Krustlet.Oci"] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void An_assembly_refers_only_to_those_below_it(string assembly, string[] allowed)
    {
        var references = Assembly.Load(assembly).GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => name.StartsWith("krustlet", StringComparison.OrdinalIgnoreCase));

        references.Should().BeSubsetOf(allowed);
    }

    [Fact]
    public void One_kubernetes_package_serves_all() =>
        Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(path => File.ReadAllText(path).Contains("\"KubernetesClient\"", StringComparison.Ordinal))
            .Select(Repository.Relative)
            .Should().BeEmpty("KubernetesClient and KubernetesClient.Aot define the same types");
}
