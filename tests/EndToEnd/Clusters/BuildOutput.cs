using System.Reflection;

namespace Krustlet.EndToEnd.Clusters;

/// <summary>Where the programs and guests under test are: the agent and the operator of this build, the built guests.</summary>
internal static class BuildOutput
{
    private static readonly string Root = Path.GetFullPath(Metadata("RepositoryRoot"));

    /// <summary>The agent of this build; <c>KRUSTLET_TEST_AGENT</c> names another, such as the published one.</summary>
    public static string Agent => Existing(
        Environment.GetEnvironmentVariable("KRUSTLET_TEST_AGENT")
            ?? Path.Combine(Root, "src/NodeAgent/bin", Metadata("Configuration"), "net10.0/krustlet-agent"),
        "run `make build`, or `eng/publish agent here`");

    public static string Operator => Existing(
        Path.Combine(Root, "src/Operator/bin", Metadata("Configuration"), "net10.0/krustlet-operator"), "run `make build`");

    public static string Guest(string name) => Existing(Path.Combine(Root, "artifacts/guests", name + ".wasm"), "run `eng/guests/build`");

    /// <summary>A manifest of the quickstart.</summary>
    public static string Sample(string file) => Existing(Path.Combine(Root, "samples/quickstart", file), "restore it from the repository");

    /// <summary>A folder of the GitOps sample that can be applied by itself.</summary>
    public static string GitOps(string folder) =>
        Path.GetDirectoryName(Existing(Path.Combine(Root, "samples/gitops", folder, "kustomization.yaml"), "restore it from the repository"))!;

    /// <summary>A folder of <c>config</c>, by a file that is in it.</summary>
    public static string Config(string file) => Path.GetDirectoryName(Existing(Path.Combine(Root, "config", file), "restore it from the repository"))!;

    /// <summary>The operator's rights, as they are installed.</summary>
    public static string Rights => Existing(Path.Combine(Root, "config/rbac/operator.yaml"), "restore it from the repository");

    /// <summary>A page of the documentation.</summary>
    public static string Document(string file) => Existing(Path.Combine(Root, "docs", file), "restore it from the repository");

    private static string Existing(string path, string remedy) =>
        File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: {remedy}");

    private static string Metadata(string key) =>
        typeof(BuildOutput).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!;
}
