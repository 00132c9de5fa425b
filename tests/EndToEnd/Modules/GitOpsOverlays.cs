using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Modules;

/// <summary>An environment of the GitOps sample, laid onto a test's namespace, pool and registry as a user's overlay would.</summary>
internal static class GitOpsOverlays
{
    /// <summary>Folder of the environment's pools; the one pool takes the name.</summary>
    public static Task<string> PoolsAsync(ClusterFixture cluster, string environment, string pool) => WriteAsync(cluster, pool, "pools", folder => $$"""
        resources: [{{From(folder, environment, "pools")}}]
        patches:
          - target: { kind: WasmNodePool }
            patch: |-
              - { op: replace, path: /metadata/name, value: {{pool}} }
        """);

    /// <summary>Folder of the environment's modules.</summary>
    public static async Task<string> ModulesAsync(ClusterFixture cluster, string environment, string pool, string space)
    {
        var ticker = await cluster.ImageAsync("ticker-wat");
        var primes = await cluster.ImageAsync("primes-wat");
        var made = await WriteAsync(cluster, pool, "modules", folder => $$"""
            resources: [{{From(folder, environment, "modules")}}]
            namespace: {{space}}
            configurations: [fields.yaml]
            images:
              - { name: "localhost:5000/ticker-wat", newName: "{{Name(ticker)}}" }
              - { name: "localhost:5000/primes-wat", newName: "{{Name(primes)}}" }
            patches:
              - target: { kind: WasmModule }
                patch: |-
                  - { op: replace, path: /spec/nodePool, value: {{pool}} }
                  - { op: add, path: /spec/podTemplate, value: { overlay: { tolerations: [{ operator: Exists }] } } }
            """);
        File.Copy(Path.Combine(BuildOutput.GitOps($"environments/{environment}/modules"), "fields.yaml"), Path.Combine(made, "fields.yaml"));
        return made;
    }

    private static async Task<string> WriteAsync(ClusterFixture cluster, string pool, string part, Func<string, string> content)
    {
        var folder = Directory.CreateDirectory(Path.Combine(cluster.TemporaryDirectory, "gitops", pool, part)).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "kustomization.yaml"), content(folder));
        return folder;
    }

    // kustomize takes folders elsewhere only by relative paths.
    private static string From(string folder, string environment, string part) => Path.GetRelativePath(folder, BuildOutput.GitOps($"environments/{environment}/{part}"));

    private static string Name(string image) => image[..image.LastIndexOf(':')];
}
