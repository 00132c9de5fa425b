using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Manifests;
using Krustlet.DevCluster.Stacks;

namespace Krustlet.EndToEnd.Clusters;

/// <summary>
/// A control plane with a registry, the operator and two agents, shared by the tests of one collection. Each test makes a namespace
/// of its own; everything is taken down at the end.
/// </summary>
public abstract class ClusterFixture : IAsyncLifetime
{
    public const string Pool = "e2e";
    private const int AgentLines = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly JsonSerializerOptions Compact = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly string directory = Directory.CreateTempSubdirectory("krustlet-e2e-").FullName;
    private readonly ConcurrentDictionary<string, Task<string>> images = new();
    private IControlPlane? controlPlane;
    private IRegistry? registry;
    private PrivateRegistry? privateRegistry;
    private LocalStack? stack;
    private int namespaces;

    public static TimeProvider Time => TimeProvider.System;

    public IApiClient Api => Stack.Api;

    internal LocalStack Stack => stack ?? throw new InvalidOperationException("The cluster is not started.");

    internal IControlPlane ControlPlane => controlPlane ?? throw new InvalidOperationException("The cluster is not started.");

    internal IRegistry Registry => registry ?? throw new InvalidOperationException("The cluster is not started.");

    /// <summary>A registry that only lets those in who have its password.</summary>
    internal PrivateRegistry PrivateRegistry => privateRegistry ?? throw new InvalidOperationException("The cluster is not started.");

    internal string TemporaryDirectory => directory;

    /// <summary>The one folder of the machine that hostPath volumes may be in.</summary>
    internal string HostFolder => Directory.CreateDirectory(Path.Combine(directory, "host")).FullName;

    /// <summary>Static Pods of both nodes.</summary>
    internal string ManifestFolder => Directory.CreateDirectory(Path.Combine(directory, "manifests")).FullName;

    internal IReadOnlyList<string> NodeNames { get; } = ["wasm-0", "wasm-1"];

    /// <summary>
    /// A node with short periods, for what takes minutes elsewhere: waits between restarts, looks at mounted content, leases, log sizes. Pods
    /// come to it by name alone.
    /// </summary>
    internal const string QuickNode = "wasm-quick";

    public async Task InitializeAsync()
    {
        controlPlane = await StartControlPlaneAsync(Path.Combine(directory, "control-plane"), CancellationToken.None);
        registry = await StartRegistryAsync(Path.Combine(directory, "registry"), CancellationToken.None);
        privateRegistry = new PrivateRegistry(await StartPrivateRegistryAsync(Path.Combine(directory, "private-registry"), CancellationToken.None));
        var options = new StackOptions(Path.Combine(directory, "stack"), [BuildOutput.Agent], [BuildOutput.Operator], NodeNames)
        {
            Pool = Pool,
            InsecureRegistries = [registry.Authority, privateRegistry.Authority],
            AgentArguments = ["--allow-host-path", HostFolder, "--pod-manifest-path", ManifestFolder],
        };
        stack = await LocalStack.StartAsync(controlPlane, Adapt(options), ReadDefinitions(), Time, CancellationToken.None);
        if (HasQuickNode)
        {
            await this.StartNodeAsync(QuickNode, 110, ["--max-container-restart-period", "1s", "--sync-frequency", "1s", "--container-log-max-size", "8Ki", "--container-log-max-files", "3"]);
        }

        await SettleAsync();
    }

    public async Task DisposeAsync()
    {
        if (stack is not null)
        {
            await stack.DisposeAsync();
        }

        if (privateRegistry is not null)
        {
            await privateRegistry.DisposeAsync();
        }

        if (registry is not null)
        {
            await registry.DisposeAsync();
        }

        if (controlPlane is not null)
        {
            await controlPlane.DisposeAsync();
        }

        Directory.Delete(directory, recursive: true);
    }

    /// <summary>Pushes a guest once and returns its image reference.</summary>
    public Task<string> ImageAsync(string guest) =>
        images.GetOrAdd(guest, name => Registry.PushAsync(BuildOutput.Guest(name), name, "v1", CancellationToken.None));

    /// <summary>A new namespace whose default service account exists, so that Pods are admitted.</summary>
    public async Task<string> CreateNamespaceAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"e2e-{Interlocked.Increment(ref namespaces)}");
        await Api.CreateAsync(ApiResources.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = name } }, CancellationToken.None);
        await UntilAsync(() => AdmitsPodsAsync(name), "admits Pods");
        return name;
    }

    /// <summary>Creates a Pod in a namespace.</summary>
    public Task<V1Pod> CreatePodAsync(string inNamespace, V1Pod pod)
    {
        pod.Metadata.NamespaceProperty = inNamespace;
        return Api.CreateAsync(ApiResources.Pods, pod, CancellationToken.None);
    }

    /// <summary>Waits, on a watch, until a Pod is as wanted.</summary>
    public Task<V1Pod> UntilPodAsync(string inNamespace, string name, Func<V1Pod, bool> condition, string wanted, TimeSpan? patience = null) =>
        UntilAsync(ApiResources.Pods, inNamespace, name, condition, wanted, patience);

    /// <summary>Applies YAML into a namespace.</summary>
    public async Task ApplyAsync(string targetNamespace, string yaml)
    {
        foreach (var manifest in ManifestReader.Read(yaml, "test manifest"))
        {
            await new ManifestApplier(Api).ApplyAsync(manifest, targetNamespace, CancellationToken.None);
        }
    }

    /// <summary>Waits, on a watch, until an object is as wanted; fails with the object and its events when it does not become so.</summary>
    public async Task<T> UntilAsync<T>(ApiResource<T> resource, string? inNamespace, string name, Func<T, bool> condition, string wanted, TimeSpan? longest = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        T? last = null;
        using var patience = new CancellationTokenSource(longest ?? Patience, Time);
        try
        {
            while (true)
            {
                var scope = new ListScope(inNamespace, FieldSelector: $"metadata.name={name}");
                var list = await Api.ListAsync(resource, scope, cancellationToken: patience.Token);
                last = list.Items.SingleOrDefault();
                if (last is not null && condition(last))
                {
                    return last;
                }

                await foreach (var change in Api.WatchAsync(resource, scope, list.ResourceVersion, Patience, patience.Token))
                {
                    last = change.Kind == WatchEventKind.Bookmark ? last : change.Object;
                    if (change.Kind is WatchEventKind.Added or WatchEventKind.Modified && condition(change.Object))
                    {
                        return change.Object;
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{resource.Kind} {inNamespace}/{name} is not \"{wanted}\" after {(longest ?? Patience).TotalSeconds} s.\n{await DescribeAsync(last, inNamespace, name)}");
        }
    }

    /// <summary>Waits until an object is gone.</summary>
    public async Task UntilGoneAsync<T>(ApiResource<T> resource, string? inNamespace, string name)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        using var patience = new CancellationTokenSource(Patience, Time);
        T? last = null;
        try
        {
            while (true)
            {
                var scope = new ListScope(inNamespace, FieldSelector: $"metadata.name={name}");
                var list = await Api.ListAsync(resource, scope, cancellationToken: patience.Token);
                last = list.Items.SingleOrDefault();
                if (last is null)
                {
                    return;
                }

                await foreach (var change in Api.WatchAsync(resource, scope, list.ResourceVersion, Patience, patience.Token))
                {
                    if (change.Kind == WatchEventKind.Deleted)
                    {
                        return;
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{resource.Kind} {inNamespace}/{name} is still there after {Patience.TotalSeconds} s.\n{await DescribeAsync(last, inNamespace, name)}");
        }
    }

    /// <summary>Waits until a condition that no watch tells of holds.</summary>
    public Task UntilAsync(Func<bool> condition, string wanted) => UntilAsync(() => Task.FromResult(condition()), wanted);

    /// <summary>Waits until a condition that no watch tells of holds.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, string wanted, TimeSpan? longest = null)
    {
        using var patience = new CancellationTokenSource(longest ?? Patience, Time);
        using var timer = new PeriodicTimer(Pause, Time);
        while (!await condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"not \"{wanted}\" after {(longest ?? Patience).TotalSeconds} s");
            }
        }
    }

    /// <summary>A container's log as the API server gives it.</summary>
    public async Task<string> LogsAsync(string inNamespace, string pod, string query = "")
    {
        await using var stream = await Api.OpenStreamAsync($"/api/v1/namespaces/{inNamespace}/pods/{pod}/log?{query}", CancellationToken.None);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Events about an object.</summary>
    public async Task<IReadOnlyList<Corev1Event>> EventsAsync(string inNamespace, string name) =>
        (await Api.ListAsync(ApiResources.Events, new ListScope(inNamespace, FieldSelector: $"involvedObject.name={name}"))).Items;

    internal abstract Task<IControlPlane> StartControlPlaneAsync(string inDirectory, CancellationToken cancellationToken);

    /// <summary>Whether <see cref="QuickNode"/> is one of its nodes.</summary>
    internal virtual bool HasQuickNode => true;

    /// <summary>Changes what stands on the control plane.</summary>
    internal virtual StackOptions Adapt(StackOptions options) => options;

    /// <summary>Waits for what tests build on besides Ready nodes.</summary>
    internal virtual Task SettleAsync() => Task.CompletedTask;

    internal abstract Task<IRegistry> StartRegistryAsync(string inDirectory, CancellationToken cancellationToken);

    /// <summary>Only for the user of <see cref="PrivateRegistry"/>.</summary>
    internal abstract Task<IRegistry> StartPrivateRegistryAsync(string inDirectory, CancellationToken cancellationToken);

    // The default service account, and on API servers before 1.24 its token, are made a moment after the namespace.
    private async Task<bool> AdmitsPodsAsync(string inNamespace)
    {
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = "admitted" },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = "admitted" }) },
        };
        try
        {
            await Api.SendAsync(new RawRequest(HttpMethod.Post, $"/api/v1/namespaces/{inNamespace}/pods?dryRun=All", pod), CancellationToken.None);
            return true;
        }
        catch (ApiException error) when (error.Reason is ApiErrorReason.Forbidden or ApiErrorReason.ServerUnavailable or ApiErrorReason.InternalError)
        {
            return false;
        }
    }

    private static IReadOnlyList<JsonObject> ReadDefinitions()
    {
        var assembly = typeof(ClusterFixture).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(name => name.StartsWith("crds/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).SelectMany(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return ManifestReader.Read(reader.ReadToEnd(), name);
        })];
    }

    private async Task<string> DescribeAsync<T>(T? last, string? inNamespace, string name)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        last?.Metadata.ManagedFields = null;
        var events = inNamespace is null ? [] : await EventsAsync(inNamespace, name);
        var told = string.Concat(events.Select(e => $"\n{e.LastTimestamp:HH:mm:ss} {e.Count}x {e.Type} {e.Reason}: {e.Message}"));
        var logged = last is V1Pod { Spec.NodeName: { } node } ? await AgentLogAsync(node, name) : "";
        return $"{told}{logged}\n{(last is null ? "it does not exist" : JsonSerializer.Serialize(last, Compact))}";
    }

    /// <summary>What the agent of a node said of an object.</summary>
    private async Task<string> AgentLogAsync(string node, string name)
    {
        if (!Stack.Nodes.TryGetValue(node, out var agent))
        {
            return "";
        }

        var lines = await File.ReadAllLinesAsync(agent.Process.LogPath);
        return string.Concat(lines.Where(line => line.Contains(name, StringComparison.Ordinal)).TakeLast(AgentLines).Select(static line => $"\n{line}"));
    }
}
