namespace Krustlet.PackageGenerator;

/// <summary>What the Helm chart and the OLM bundle have of the manifests in <c>config</c>.</summary>
internal static class PackageFiles
{
    /// <param name="config">The folder <c>config</c>.</param>
    public static IReadOnlyList<PackageFile> Render(string config) =>
    [
        .. Definitions(config, "helm/krustlet/crds"),
        .. ChartTemplates.All.Select(template => new PackageFile(template.Target, template.Render(config))),
        new("helm/krustlet/dashboards/krustlet.json", File.ReadAllText(Path.Combine(config, "monitoring/dashboards/krustlet.json"))),
        .. Definitions(config, "olm/manifests"),
        new("olm/manifests/krustlet.clusterserviceversion.yaml", ServiceVersion.Render(config)),
    ];

    private static IEnumerable<PackageFile> Definitions(string config, string folder) =>
        Manifests.Definitions(config).Select(path => new PackageFile($"{folder}/{Path.GetFileName(path)}", File.ReadAllText(Path.Combine(config, path))));
}
