using System.Text.Json;

namespace Krustlet.DevCluster.Tables;

/// <summary>Nodes and what belongs to the cluster as a whole.</summary>
internal static class ClusterPrinters
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    public static IReadOnlyDictionary<(string Group, string Kind), TablePrinter> All { get; } = new Dictionary<(string Group, string Kind), TablePrinter>
    {
        [("", "Node")] = new([
            Cells.Name, Cells.Text("Status", NodeStatus), Cells.Text("Roles", Roles), Cells.Age, Cells.Text("Version", value => value.Text("status.nodeInfo.kubeletVersion")),
            Cells.Text("Internal-IP", value => Address(value, "InternalIP"), wide: true), Cells.Text("External-IP", value => Address(value, "ExternalIP"), wide: true),
            Cells.Text("OS-Image", value => OrUnknown(value, "status.nodeInfo.osImage"), wide: true), Cells.Text("Kernel-Version", value => OrUnknown(value, "status.nodeInfo.kernelVersion"), wide: true),
            Cells.Text("Container-Runtime", value => OrUnknown(value, "status.nodeInfo.containerRuntimeVersion"), wide: true)]),
        [("coordination.k8s.io", "Lease")] = new([Cells.Name, Cells.Text("Holder", value => value.Text("spec.holderIdentity")), Cells.Age]),
        [("certificates.k8s.io", "CertificateSigningRequest")] = new([
            Cells.Name, Cells.Age, Cells.Text("SignerName", "spec.signerName"), Cells.Text("Requestor", value => value.Text("spec.username")),
            new(new TableColumn("RequestedDuration"), (value, _) => value.Number("spec.expirationSeconds") is > 0 and var seconds ? HumanDuration.Format(TimeSpan.FromSeconds(seconds)) : "<none>"),
            Cells.Text("Condition", RequestCondition)]),
        [("node.k8s.io", "RuntimeClass")] = new([Cells.Name, Cells.Text("Handler", "handler"), Cells.Age]),
        [("scheduling.k8s.io", "PriorityClass")] = new([
            Cells.Name, Cells.Number("Value", "value"), Cells.Text("Global-Default", value => value.Flag("globalDefault") ? "true" : "false"), Cells.Age]),
        [("apiextensions.k8s.io", "CustomResourceDefinition")] = new([Cells.Name, Cells.Text("Created At", value => value.Text("metadata.creationTimestamp"))]),
        [("rbac.authorization.k8s.io", "Role")] = new([Cells.Name, Cells.Text("Created At", value => value.Text("metadata.creationTimestamp"))]),
        [("rbac.authorization.k8s.io", "ClusterRole")] = new([Cells.Name, Cells.Text("Created At", value => value.Text("metadata.creationTimestamp"))]),
        [("rbac.authorization.k8s.io", "RoleBinding")] = Binding(),
        [("rbac.authorization.k8s.io", "ClusterRoleBinding")] = Binding(),
        [("storage.k8s.io", "StorageClass")] = new([
            Cells.Name, Cells.Text("Provisioner", "provisioner"), Cells.Text("ReclaimPolicy", "reclaimPolicy"), Cells.Text("VolumeBindingMode", "volumeBindingMode"),
            Cells.Text("AllowVolumeExpansion", value => value.Flag("allowVolumeExpansion") ? "true" : "false"), Cells.Age]),
    };

    private static TablePrinter Binding() => new([Cells.Name, Cells.Text("Role", value => $"{value.Text("roleRef.kind")}/{value.Text("roleRef.name")}"), Cells.Age]);

    private static string NodeStatus(JsonElement node)
    {
        var ready = node.Condition("Ready") switch
        {
            "True" => "Ready",
            "" => "Unknown",
            _ => "NotReady",
        };
        return node.Flag("spec.unschedulable") ? $"{ready},SchedulingDisabled" : ready;
    }

    private static string Roles(JsonElement node)
    {
        var roles = node.Members("metadata.labels").Where(label => label.Name.StartsWith(RolePrefix, StringComparison.Ordinal)).Select(label => label.Name[RolePrefix.Length..]);
        return string.Join(",", roles.Order(StringComparer.Ordinal)).OrNone();
    }

    private static string Address(JsonElement node, string type) =>
        node.Items("status.addresses").FirstOrDefault(address => address.Text("type") == type).Text("address").OrNone();

    private static string OrUnknown(JsonElement node, string path) => node.Text(path) is { Length: > 0 } text ? text : "<unknown>";

    private static string RequestCondition(JsonElement request)
    {
        var types = request.Items("status.conditions").Select(condition => condition.Text("type")).ToArray();
        var shown = types.Contains("Denied") ? "Denied" : types.Contains("Approved") ? "Approved" : "Pending";
        shown = types.Contains("Failed") ? $"{shown},Failed" : shown;
        return request.Text("status.certificate").Length > 0 ? $"{shown},Issued" : shown;
    }
}
