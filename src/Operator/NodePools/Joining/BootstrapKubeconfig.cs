using System.Text;
using System.Text.Json.Nodes;

namespace Krustlet.Operator.NodePools.Joining;

/// <summary>A kubeconfig that may only ask for a node's certificate. JSON, which is YAML. Pure.</summary>
internal static class BootstrapKubeconfig
{
    private const string Name = "krustlet-bootstrap";

    public static string Write(ClusterEntry entry, BootstrapToken token) => new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Config",
        ["clusters"] = Entry("cluster", new JsonObject
        {
            ["server"] = entry.Server,
            ["certificate-authority-data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(entry.AuthorityPem)),
        }),
        ["users"] = Entry("user", new JsonObject { ["token"] = token.Text }),
        ["contexts"] = Entry("context", new JsonObject { ["cluster"] = Name, ["user"] = Name }),
        ["current-context"] = Name,
    }.ToJsonString(AgentFiles.Format) + "\n";

    private static JsonArray Entry(string member, JsonObject value) => new(new JsonObject { ["name"] = Name, [member] = value });
}
