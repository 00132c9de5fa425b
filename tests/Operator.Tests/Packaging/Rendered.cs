using System.Text.Json.Nodes;
using Krustlet.DevCluster.Manifests;
using Krustlet.Operator.Tests.Config;

namespace Krustlet.Operator.Tests.Packaging;

/// <summary>What Helm and kustomize make of <c>config</c>, as objects.</summary>
internal static class Rendered
{
    public const string Chart = "config/helm/krustlet";
    private const string Kubectl = "kubectl/v1.35.2/kubectl";

    /// <summary>Of the chart, with its definitions.</summary>
    /// <param name="inNamespace">The release's.</param>
    /// <param name="values">As <c>--set</c> takes them.</param>
    public static async Task<IReadOnlyList<JsonObject>> ByHelmAsync(string inNamespace, params string[] values)
    {
        var set = values.SelectMany(value => (string[])["--set", value]);
        return Objects(await HelmAsync(["template", "krustlet", Repository.PathOf(Chart), "--include-crds", "--namespace", inNamespace, .. set]));
    }

    /// <summary>Of <c>config/default</c> with components.</summary>
    public static async Task<IReadOnlyList<JsonObject>> ByKustomizeAsync(params string[] components)
    {
        var folder = Directory.CreateTempSubdirectory("krustlet-kustomize-");
        try
        {
            // kustomize takes folders elsewhere only by relative paths.
            var listed = components.Select(component => Path.GetRelativePath(folder.FullName, Repository.PathOf(component)));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "kustomization.yaml"), $"""
                resources: ["{Path.GetRelativePath(folder.FullName, Repository.PathOf("config/default"))}"]
                components: [{string.Join(", ", listed.Select(path => $"\"{path}\""))}]
                """);
            return Objects(await ToolRun.OutputOfAsync(Kubectl, ["kustomize", folder.FullName]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static Task<string> HelmAsync(params string[] arguments) => ToolRun.OutputOfAsync(Helm, arguments);

    /// <summary>Helm with arguments that may be refused.</summary>
    public static Task<ToolRun> TryHelmAsync(params string[] arguments) => ToolRun.OfAsync(Helm, arguments);

    private const string Helm = "helm/v4.1.4/helm";

    private static IReadOnlyList<JsonObject> Objects(string yaml) => ManifestReader.Read(yaml, "what was rendered");
}
