using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.EndToEnd.Clusters;

/// <summary>Pods whose module carries out a script, and the objects they read.</summary>
internal static class Scripts
{
    /// <summary>A Pod named <c>main</c> with one scripted container.</summary>
    public static async Task<V1Pod> ScriptAsync(this ClusterFixture cluster, params string[] script) =>
        WasmPods.Create("main", await cluster.ScriptContainerAsync("main", script));

    /// <summary>One scripted container.</summary>
    public static async Task<V1Container> ScriptContainerAsync(this ClusterFixture cluster, string name, params string[] script) =>
        new() { Name = name, Image = await cluster.ImageAsync("wasmercise"), Args = script };

    /// <summary>Creates a Pod and waits until it has ended.</summary>
    public static async Task<V1Pod> RunAsync(this ClusterFixture cluster, string space, V1Pod pod)
    {
        await cluster.CreatePodAsync(space, pod);
        return await cluster.UntilPodAsync(space, pod.Metadata.Name, WasmPods.HasEnded, "ended");
    }

    /// <summary>Runs a Pod that has to succeed and returns its log.</summary>
    public static async Task<string> LogOfAsync(this ClusterFixture cluster, string space, V1Pod pod, string? container = null)
    {
        await cluster.CreatePodAsync(space, pod);
        await cluster.UntilPodAsync(space, pod.Metadata.Name, static found => found.Status?.Phase == "Succeeded", "succeeded");
        return await cluster.LogsAsync(space, pod.Metadata.Name, container is null ? "" : $"container={container}");
    }

    public static Task ConfigMapAsync(this ClusterFixture cluster, string space, string name, params (string Key, string Value)[] data) =>
        cluster.Api.CreateAsync(
            ApiResources.ConfigMaps,
            new V1ConfigMap { Metadata = Named(space, name), Data = data.ToDictionary(static d => d.Key, static d => d.Value) },
            CancellationToken.None);

    public static Task SecretAsync(this ClusterFixture cluster, string space, string name, params (string Key, string Value)[] data) =>
        cluster.Api.CreateAsync(
            ApiResources.Secrets,
            new V1Secret { Metadata = Named(space, name), StringData = data.ToDictionary(static d => d.Key, static d => d.Value) },
            CancellationToken.None);

    /// <summary>Changes an object with a JSON merge patch.</summary>
    public static Task<T> MergeAsync<T>(this ClusterFixture cluster, ApiResource<T> resource, string? space, string name, string patch, string? subresource = null)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta> =>
        cluster.Api.PatchAsync(resource, new NamespacedName(space, name), new PatchRequest(PatchKind.Merge, patch, subresource), CancellationToken.None);

    /// <summary>Adds a volume and mounts it in every container.</summary>
    public static V1Pod WithVolume(this V1Pod pod, V1Volume volume, string mountPath, Action<V1VolumeMount>? change = null)
    {
        pod.Spec.Volumes = [.. pod.Spec.Volumes ?? [], volume];
        foreach (var container in (pod.Spec.InitContainers ?? []).Concat(pod.Spec.Containers))
        {
            var mount = new V1VolumeMount { Name = volume.Name, MountPath = mountPath };
            change?.Invoke(mount);
            container.VolumeMounts = [.. container.VolumeMounts ?? [], mount];
        }

        return pod;
    }

    /// <summary>Where a node keeps a volume of a Pod.</summary>
    public static string VolumeFolder(this ClusterFixture cluster, V1Pod pod, string kind, string volume) =>
        Path.Combine(cluster.Stack.Nodes[pod.Spec.NodeName].DataDirectory, "pods", pod.Metadata.Uid, "volumes", kind, volume);

    /// <summary>What a watch shows of a Pod from its creation to its deletion.</summary>
    public static async Task<IReadOnlyList<WatchEvent<V1Pod>>> SeenUntilDeletedAsync(this ClusterFixture cluster, V1Pod created)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3), ClusterFixture.Time);
        var scope = new ListScope(created.Metadata.NamespaceProperty, FieldSelector: $"metadata.name={created.Metadata.Name}");
        List<WatchEvent<V1Pod>> seen = [];
        await foreach (var change in cluster.Api.WatchAsync(ApiResources.Pods, scope, created.Metadata.ResourceVersion, TimeSpan.FromMinutes(3), patience.Token))
        {
            if (change.Kind != WatchEventKind.Bookmark)
            {
                seen.Add(change);
            }

            if (change.Kind == WatchEventKind.Deleted)
            {
                return seen;
            }
        }

        throw new TimeoutException($"Pod {scope.Namespace}/{created.Metadata.Name} is still there; it was seen {seen.Count} times");
    }

    /// <summary>Waits for an event about a Pod.</summary>
    public static Task UntilEventAsync(this ClusterFixture cluster, string space, string pod, string reason, string text = "") =>
        cluster.UntilAsync(
            async () => (await cluster.EventsAsync(space, pod)).Any(e => e.Reason == reason && (e.Message ?? "").Contains(text, StringComparison.Ordinal)),
            $"has event {reason} with \"{text}\"");

    private static V1ObjectMeta Named(string space, string name) => new() { Name = name, NamespaceProperty = space };
}
