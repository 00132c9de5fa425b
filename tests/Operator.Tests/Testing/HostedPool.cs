using System.Text.Json.Nodes;
using static Krustlet.Operator.Tests.Testing.OperatorFixture;

namespace Krustlet.Operator.Tests.Testing;

/// <summary>The Hosted pool <c>edge</c> before an operator; plays the StatefulSet controller and the agents.</summary>
internal sealed class HostedPool(OperatorFixture fixture)
{
    public const string Edge = Pools + "/edge";
    public const string System = "/api/v1/namespaces/kube-system";
    private const string Agents = "/apis/apps/v1/namespaces/kube-system/statefulsets/krustlet-pool-edge";
    private const string Configuration = "node.krustlet.dev/configuration";

    /// <summary>The version that the template of the agents has.</summary>
    public string Hash => fixture.Stub.Find(Agents)!["spec"]!["template"]!["metadata"]!["annotations"]![Configuration]!.GetValue<string>();

    public int Replicas => fixture.Stub.Find(Agents)!["spec"]!["replicas"]!.GetValue<int>();

    /// <summary>Makes the pool, starts the operator and waits for the StatefulSet; returns its version.</summary>
    public async Task<string> StartAsync(string spec)
    {
        fixture.Stub.Put("/api/v1", """{"resources":[{"name":"pods/eviction","version":"v1"}]}""");
        fixture.Stub.Put(System + "/configmaps/kube-root-ca.crt", """{"data":{"ca.crt":"PEM"}}""");
        fixture.Stub.Put(Edge, $$"""{"spec":{{spec}}}""");
        await fixture.StartAsync();
        await fixture.EventuallyAsync(() => fixture.Stub.Find(Agents) is not null, "the agents are there");
        return Hash;
    }

    /// <summary>As many agents run, and their nodes are Ready.</summary>
    public async Task JoinAsync(int count)
    {
        var hash = Hash;
        for (var number = 0; number < count; number++)
        {
            PutPod(number, hash);
            PutNode(number, hash);
        }

        await fixture.EventuallyAsync(() => fixture.Has(Edge, "Ready", "True/NodesReady"), "the nodes are counted");
    }

    public void PutPod(int number, string hash, bool isReady = true) => fixture.Stub.Put(
        PodPath(number),
        $$$"""{"metadata":{"labels":{"node.krustlet.dev/pool":"edge"},"annotations":{"{{{Configuration}}}":"{{{hash}}}"}},"spec":{"nodeName":"linux"},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"{{{(isReady ? "True" : "False")}}}"}]}}""");

    /// <summary>The agent says its configuration; all else of the Node stays.</summary>
    public void PutNode(int number, string hash)
    {
        var node = fixture.Stub.Find(NodePath(number))
            ?? JsonNode.Parse("""{"metadata":{"labels":{"node.krustlet.dev/pool":"edge","node.krustlet.dev/provisioning":"Hosted"}},"spec":{},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""")!.AsObject();
        node["metadata"]!["labels"]![Configuration] = hash;
        fixture.Stub.Put(NodePath(number), node);
    }

    public JsonObject? Pod(int number) => fixture.Stub.Find(PodPath(number));

    public void RemovePod(int number) => fixture.Stub.Remove(PodPath(number));

    public JsonObject? Node(int number) => fixture.Stub.Find(NodePath(number));

    public bool IsCordoned(int number) => Node(number)?["spec"]?["unschedulable"]?.GetValue<bool>() == true;

    /// <summary>Whether the pool has such an Event about something.</summary>
    public bool IsTold(string reason, string about) => fixture.Stub.FindAll("/api/v1/namespaces/default/events")
        .Any(e => e["reason"]!.GetValue<string>() == reason && e["message"]!.GetValue<string>().Contains(about, StringComparison.Ordinal));

    public static string PodPath(int number) => $"{System}/pods/krustlet-pool-edge-{number}";

    public static string NodePath(int number) => $"{Nodes}/krustlet-pool-edge-{number}";
}
