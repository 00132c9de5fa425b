using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Microsoft.AspNetCore.Http.Features;

namespace Krustlet.DevCluster.Subresources;

/// <summary><c>pods/exec</c>, <c>attach</c> and <c>portforward</c>: the upgraded connection goes through to the kubelet as it is.</summary>
internal sealed class StreamingSubresource(string name, NodeAddresses nodes, KubeletClient kubelets) : ISubresource
{
    private static readonly string[] Verbs = ["create", "get"];

    public SubresourceDefinition? On(ResourceDefinition resource) => resource is { Group: "", Plural: "pods" }
        ? new SubresourceDefinition(name, $"Pod{char.ToUpperInvariant(name[0])}{name[1..].Replace("forward", "Forward", StringComparison.Ordinal)}Options", null, Verbs)
        : null;

    public async Task HandleAsync(ApiCall call)
    {
        if (call.Http.Request.Method is not ("GET" or "POST"))
        {
            throw Failures.MethodNotAllowed();
        }

        var pod = NodeAddresses.PodOf(call);
        var upgrade = call.Http.Features.Get<IHttpUpgradeFeature>();
        if (upgrade is not { IsUpgradableRequest: true })
        {
            throw Failures.BadRequest("Upgrade request required: this subresource is a stream, use kubectl or a client that upgrades to SPDY/3.1 or WebSocket over HTTP/1.1");
        }

        var protocols = StreamProtocols.PassedOn(call);
        var target = new Uri(nodes.OfPod(pod), KubeletPath(call, pod) + KubeletQuery(call));
        await UpgradedConnection.RunAsync(call, upgrade, target, protocols, kubelets);
    }

    private string KubeletPath(ApiCall call, JsonObject pod) => name == "portforward"
        ? $"portForward/{call.Key.Namespace}/{call.Key.Name}"
        : $"{name}/{call.Key.Namespace}/{call.Key.Name}/{PodContainers.Choose(call, pod)}";

    // The kubelet calls the streams input, output and error where the API says stdin, stdout and stderr.
    private static string KubeletQuery(ApiCall call)
    {
        var pairs = call.Http.Request.Query.SelectMany(parameter => parameter.Value.Select(value => (Name: ToKubelet(parameter.Key), Value: ToKubeletFlag(parameter.Key, value ?? ""))));
        var query = string.Join('&', pairs.Where(pair => pair.Value.Length > 0 && pair.Name != "container").Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"));
        return query.Length == 0 ? "" : $"?{query}";
    }

    private static string ToKubelet(string parameter) => parameter switch
    {
        "stdin" => "input",
        "stdout" => "output",
        "stderr" => "error",
        "ports" => "port",
        _ => parameter,
    };

    private static string ToKubeletFlag(string parameter, string value) => parameter is "stdin" or "stdout" or "stderr" or "tty"
        ? value is "true" or "1" ? "1" : ""
        : value;
}
