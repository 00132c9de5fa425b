using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.DevCluster.Stacks;

/// <summary>
/// Everything above a control plane on one machine: our custom resources, the operator and node agents as processes of their own.
/// </summary>
public sealed class LocalStack : IAsyncDisposable
{
    // Bounds a hang alone: a machine that starts much at once takes minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly IControlPlane controlPlane;
    private readonly StackOptions options;
    private readonly TimeProvider time;
    private readonly ApiClient api;
    private readonly ConcurrentDictionary<string, NodeProcess> nodes = new();
    private ChildProcess? operatorProcess;

    private LocalStack(IControlPlane controlPlane, StackOptions options, TimeProvider time)
    {
        this.controlPlane = controlPlane;
        this.options = options;
        this.time = time;
        api = ApiClientFactory.FromKubeconfig(controlPlane.AdminKubeconfigPath);
    }

    /// <summary>Speaks to the API server with every right.</summary>
    public IApiClient Api => api;

    /// <summary>The agents, by node name.</summary>
    public IReadOnlyDictionary<string, NodeProcess> Nodes => nodes;

    /// <summary>The operator, when there is one.</summary>
    public ChildProcess? Operator => operatorProcess;

    /// <summary>Starts it and waits until every node is Ready.</summary>
    /// <exception cref="StackException">A part ended or did not become ready.</exception>
    public static async Task<LocalStack> StartAsync(
        IControlPlane controlPlane, StackOptions options, IReadOnlyList<JsonObject> customResourceDefinitions, TimeProvider time, CancellationToken cancellationToken)
    {
        var stack = new LocalStack(controlPlane, options, time);
        try
        {
            Directory.CreateDirectory(options.Directory);
            await new DefinitionInstaller(stack.api).InstallAsync(customResourceDefinitions, cancellationToken);
            await stack.StartOperatorAsync();
            await Task.WhenAll(options.NodeNames.Select(name => stack.StartNodeAsync(name, cancellationToken)));
            await Task.WhenAll(options.NodeNames.Select(name => stack.WaitReadyAsync(name, cancellationToken)));
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts (again) the agent of a node, on the data that an earlier one left.</summary>
    public Task<NodeProcess> StartNodeAsync(string name, CancellationToken cancellationToken) => StartNodeAsync(name, options.AgentCommand, [], cancellationToken);

    /// <summary>The same by another command, with further arguments.</summary>
    public Task<NodeProcess> StartNodeAsync(string name, IReadOnlyList<string> command, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        StartNodeAsync(new NodeSettings(name, options.Pool, options.MaxPods, [.. options.AgentArguments, .. arguments]), command, cancellationToken);

    /// <summary>The same of a node with settings of its own.</summary>
    public Task<NodeProcess> StartNodeAsync(NodeSettings settings, CancellationToken cancellationToken) => StartNodeAsync(settings, options.AgentCommand, cancellationToken);

    private async Task<NodeProcess> StartNodeAsync(NodeSettings settings, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var data = Path.Combine(options.Directory, "nodes", settings.Name);
        Directory.CreateDirectory(data);
        var kubeconfig = await controlPlane.CreateNodeKubeconfigAsync(settings.Name, cancellationToken);
        var process = await ChildProcess.StartAsync(
            settings.Name, [.. command, .. AgentArguments(settings, kubeconfig, data)], options.Environment, Path.Combine(options.Directory, $"{settings.Name}.log"));
        return nodes[settings.Name] = new NodeProcess(settings.Name, data, process);
    }

    /// <summary>Ends a node's agent and module hosts, and removes its Node.</summary>
    public async Task RemoveNodeAsync(string name, CancellationToken cancellationToken)
    {
        if (nodes.TryRemove(name, out var node))
        {
            await node.Process.DisposeAsync();
            ModuleHostProcesses.Kill(node.DataDirectory);
            await api.DeleteAsync(ApiResources.Nodes, NamespacedName.Cluster(name), new DeleteRequest(), cancellationToken);
        }
    }

    /// <summary>Waits until the Node's Ready condition is True.</summary>
    public async Task WaitReadyAsync(string name, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            while (!await IsReadyAsync(name, both.Token))
            {
                await ThrowIfEndedAsync(nodes[name].Process, cancellationToken);
                await Task.Delay(Pause, time, both.Token);
            }
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            var tail = await nodes[name].Process.ReadTailAsync(cancellationToken);
            throw new StackException($"node {name} is not Ready after {Patience.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s; its log ends:\n{tail}", error);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(nodes.Values.Select(node => node.Process.DisposeAsync().AsTask()));
        if (operatorProcess is not null)
        {
            await operatorProcess.DisposeAsync();
        }

        foreach (var node in nodes.Values)
        {
            ModuleHostProcesses.Kill(node.DataDirectory);
        }

        api.Dispose();
    }

    private static async Task ThrowIfEndedAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        if (process.HasExited)
        {
            throw new StackException($"{process.Name} ended; its log ends:\n{await process.ReadTailAsync(cancellationToken)}");
        }
    }

    private async Task<bool> IsReadyAsync(string name, CancellationToken cancellationToken)
    {
        var node = await api.GetAsync(ApiResources.Nodes, NamespacedName.Cluster(name), cancellationToken);
        return node?.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) ?? false;
    }

    private async Task StartOperatorAsync()
    {
        if (options.OperatorCommand is not { } command)
        {
            return;
        }

        string[] arguments = ["--kubeconfig", controlPlane.AdminKubeconfigPath, "--health-address", $"http://127.0.0.1:{FreePorts.Next()}"];
        operatorProcess = await ChildProcess.StartAsync("operator", [.. command, .. arguments, .. InsecureRegistries()], options.Environment, Path.Combine(options.Directory, "operator.log"));
    }

    private IEnumerable<string> AgentArguments(NodeSettings settings, string kubeconfig, string data) =>
    [
        "--kubeconfig", kubeconfig,
        "--node-name", settings.Name,
        "--node-ip", options.NodeAddresses.GetValueOrDefault(settings.Name, "127.0.0.1"),
        "--port", FreePorts.Next().ToString(CultureInfo.InvariantCulture),
        "--data-dir", data,
        "--client-ca-file", controlPlane.ClientCaPath,
        "--node-labels", $"{KrustletLabels.NodePool}={settings.Pool}",
        "--max-pods", settings.MaxPods.ToString(CultureInfo.InvariantCulture),
        .. InsecureRegistries(),
        .. settings.Arguments,
    ];

    private IEnumerable<string> InsecureRegistries() =>
        options.InsecureRegistries.Count == 0 ? [] : ["--insecure-registries", string.Join(',', options.InsecureRegistries)];
}
