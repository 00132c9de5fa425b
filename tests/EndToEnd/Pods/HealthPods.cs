using System.Net;
using System.Net.Sockets;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Pods that run the <c>health-c</c> sample, and the handlers that ask it.</summary>
internal static class HealthPods
{
    public static async Task<V1Pod> HealthPodAsync(this ClusterFixture cluster, string space, Action<V1Container> change, params string[] args)
    {
        var container = new V1Container
        {
            Name = "main",
            Image = await cluster.ImageAsync("health-c"),
            Args = args,
            Ports = [new V1ContainerPort { ContainerPort = FreePort(), Name = "http" }],
        };
        change(container);
        return WasmPods.Create("main", container).WithRestartPolicy("Always");
    }

    public static int Port(V1Pod pod) => pod.Spec.Containers[0].Ports[0].ContainerPort;

    public static void Add(this V1Pod pod, V1Container container) => pod.Spec.Containers = [.. pod.Spec.Containers, container];

    public static bool Has(V1Pod pod, Func<V1ContainerStatus, bool> condition) => pod.Status?.ContainerStatuses?.Any(condition) ?? false;

    /// <summary>An httpGet probe once a second that one failure decides.</summary>
    public static V1Probe Get(string path) => new() { HttpGet = new V1HTTPGetAction { Path = path, Port = "http" }, PeriodSeconds = 1, FailureThreshold = 1, TimeoutSeconds = 10 };

    public static V1LifecycleHandler Hook(int port, string path, string scheme = "HTTP") =>
        new() { HttpGet = new V1HTTPGetAction { Host = "127.0.0.1", Port = port.ToString(System.Globalization.CultureInfo.InvariantCulture), Path = path, Scheme = scheme } };

    public static Task DeleteAsync(this ClusterFixture cluster, string space, long? grace = null) =>
        cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, "main"), new DeleteRequest(GracePeriodSeconds: grace), CancellationToken.None);

    public static Task<V1Pod> UntilAsync(this ClusterFixture cluster, string space, Func<V1Pod, bool> condition, string wanted) =>
        cluster.UntilPodAsync(space, "main", condition, wanted);

    /// <summary>Asks the Pod itself.</summary>
    public static async Task<string> AskAsync(V1Pod pod, string path)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        return await http.GetStringAsync($"http://{pod.Status.PodIP}:{Port(pod)}{path}");
    }

    public static bool IsUnready(V1Pod pod) => pod.Status?.Conditions?.Any(static c => c is { Type: "Ready", Status: "False" }) ?? false;

    public static bool HasRestarted(V1Pod pod, int times = 1) => Has(pod, c => c.RestartCount >= times);

    public static DateTime Ready(V1Pod pod) => pod.Status.Conditions.Single(static c => c.Type == "Ready").LastTransitionTime!.Value;

    public static DateTime Started(V1Pod pod) => pod.Container().State.Running.StartedAt!.Value;

    public static async Task<bool> HasEventAsync(this ClusterFixture cluster, string space, string reason, string message) =>
        (await cluster.EventsAsync(space, "main")).Any(e => e.Reason == reason && e.Message.Contains(message, StringComparison.Ordinal));

    // Clusters of other tests on this machine give their Pods the same loopback addresses.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
