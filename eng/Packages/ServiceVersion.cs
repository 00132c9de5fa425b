using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Krustlet.PackageGenerator;

/// <summary>
/// The bundle's ClusterServiceVersion (operators.coreos.com/v1alpha1): <c>olm/base</c>, with the operator's Deployment, the rights it has in the cluster and in
/// its own namespace, and the definitions it owns. OLM makes the account, and knows no Roles in other namespaces.
/// </summary>
internal static class ServiceVersion
{
    private const string Base = "olm/base/krustlet.clusterserviceversion.yaml";
    private const string Heading = "# Generated from config/olm/base, operator, rbac and crds by `make generate`; edit there.\n";

    public static string Render(string config)
    {
        var version = Manifests.ReadOne(config, Base);
        var deployment = Manifests.ReadOne(config, "operator/deployment.yaml");
        var container = deployment["spec"]["template"]["spec"].Items("containers").Single();
        ((YamlMappingNode)version["metadata"]["annotations"]).Add("containerImage", container.Text("image"));
        var spec = (YamlMappingNode)version["spec"];
        spec.Add("customresourcedefinitions", new YamlMappingNode("owned", new YamlSequenceNode(Owned(config))));
        spec.Add("install", new YamlMappingNode("strategy", "deployment", "spec", Install(deployment, Manifests.Read(config, "rbac/operator.yaml"))));
        return Heading + Write(version);
    }

    private static IEnumerable<YamlNode> Owned(string config) =>
        from path in Manifests.Definitions(config)
        let definition = Manifests.ReadOne(config, path)
        from version in definition["spec"].Items("versions")
        let kind = definition.Text("spec", "names", "kind")
        select new YamlMappingNode(
            "name", definition.Text("metadata", "name"),
            "version", version.Text("name"),
            "kind", kind,
            "displayName", kind,
            "description", version.Text("schema", "openAPIV3Schema", "description"));

    private static YamlMappingNode Install(YamlMappingNode deployment, IReadOnlyList<YamlMappingNode> rbac)
    {
        var account = deployment.Text("spec", "template", "spec", "serviceAccountName");
        return new YamlMappingNode(
            "clusterPermissions", Permissions("ClusterRole"),
            "permissions", Permissions("Role"),
            "deployments", new YamlSequenceNode(new YamlMappingNode(
                "name", deployment.Text("metadata", "name"),
                "label", deployment["metadata"]["labels"],
                "spec", deployment["spec"])));

        YamlSequenceNode Permissions(string kind) => new(new YamlMappingNode(
            "serviceAccountName", account,
            "rules", new YamlSequenceNode(rbac.Where(document => document.Text("kind") == kind).SelectMany(role => role.Items("rules")))));
    }

    private static string Write(YamlNode node)
    {
        using var text = new StringWriter { NewLine = "\n" };
        new YamlStream(new YamlDocument(node)).Save(new Emitter(text, new EmitterSettings(2, int.MaxValue, false, 1024, true, false, "\n")), assignAnchors: false);
        return text.ToString().TrimEnd('.', '\n') + "\n";
    }
}
