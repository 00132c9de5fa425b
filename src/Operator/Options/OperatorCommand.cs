using System.CommandLine;
using k8s;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Operator.Options;

/// <summary>The command line of <c>krustlet-operator</c>.</summary>
internal sealed class OperatorCommand
{
    private const int UsageError = 2;
    private readonly Option<string?> _kubeconfig = new("--kubeconfig") { Description = "Path of a kubeconfig. Absent: the Pod's own account, else KUBECONFIG or ~/.kube/config." };
    private readonly Option<string?> _context = new("--context") { Description = "Context of the kubeconfig." };
    private readonly Option<string> _namespace = new("--namespace") { Description = "Namespace of the leader election Lease and of what is made for node pools.", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("POD_NAMESPACE") ?? OperatorOptions.DefaultNamespace };
    private readonly Option<string?> _apiServerAddress = new("--api-server-address") { Description = "Where machines that join node pools reach the API server, as https://host:port. Absent: what the cluster announces to joiners." };
    private readonly Option<string?> _watchNamespace = new("--watch-namespace") { Description = "Look after the modules of this namespace only." };
    private readonly Option<string> _healthAddress = new("--health-address") { Description = "Where /healthz, /readyz and /metrics are served.", DefaultValueFactory = _ => OperatorOptions.DefaultHealthAddress };
    private readonly Option<bool> _leaderElection = new("--leader-elect") { Description = "Act only while holding the Lease.", DefaultValueFactory = _ => true };
    private readonly Option<string> _identity = new("--identity") { Description = "This operator among the candidates.", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("POD_NAME") ?? $"{Environment.MachineName}-{Guid.NewGuid():N}" };
    private readonly Option<string?> _insecureRegistries = new("--insecure-registries") { Description = "Registries asked over plain HTTP, host:port separated by commas." };
    private readonly Option<int> _workers = new("--workers") { Description = "Modules brought to their state at once.", DefaultValueFactory = _ => 4 };

    /// <summary>Parses, validates and runs; the exit code is <paramref name="run"/>'s, or 2 when the options are wrong.</summary>
    public Task<int> InvokeAsync(string[] arguments, Func<OperatorOptions, CancellationToken, Task<int>> run, TextWriter errors)
    {
        var command = new RootCommand("Turns WasmModules into workloads and looks after WasmNodePools.")
        {
            _kubeconfig, _context, _namespace, _apiServerAddress, _watchNamespace, _healthAddress, _leaderElection, _identity, _insecureRegistries, _workers,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = Read(parsed);
            var failures = OperatorOptionsValidator.Validate(options);
            foreach (var failure in failures)
            {
                await errors.WriteLineAsync(failure);
            }

            return failures.Count > 0 ? UsageError : await run(options, cancellationToken);
        });

        // The host handles SIGTERM itself: it must have the time to give the lease back.
        return command.Parse(arguments).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, Error = errors });
    }

    private OperatorOptions Read(ParseResult parsed) => new()
    {
        Kubeconfig = KubeconfigOf(parsed),
        Context = parsed.GetValue(_context),
        Namespace = parsed.GetValue(_namespace)!,
        ApiServerAddress = parsed.GetValue(_apiServerAddress),
        WatchNamespace = parsed.GetValue(_watchNamespace),
        HealthAddress = parsed.GetValue(_healthAddress)!,
        LeaderElection = parsed.GetValue(_leaderElection),
        Identity = parsed.GetValue(_identity)!,
        InsecureRegistries = parsed.GetValue(_insecureRegistries)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
        Workers = parsed.GetValue(_workers),
    };

    private string? KubeconfigOf(ParseResult parsed) => parsed.GetValue(_kubeconfig) is { } named ? named
        : KubernetesClientConfiguration.IsInCluster() ? null
        : Kubeconfigs.Default(Environment.GetEnvironmentVariable(Kubeconfigs.Variable), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
}
