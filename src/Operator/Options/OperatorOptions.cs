using Krustlet.ControllerRuntime.LeaderElection;

namespace Krustlet.Operator.Options;

/// <summary>Everything the operator can be told.</summary>
internal sealed record OperatorOptions
{
    public const string DefaultHealthAddress = "http://*:8080";
    public const string DefaultNamespace = "kube-system";
    public const string LeaseName = "krustlet-operator";

    /// <summary>Path of a kubeconfig; null: the Pod's own account.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Context of the kubeconfig; null: the current one.</summary>
    public string? Context { get; init; }

    /// <summary>Where the Lease and what is made for node pools are kept.</summary>
    public string Namespace { get; init; } = DefaultNamespace;

    /// <summary>Where machines outside reach the API server; null: what the cluster announces, else what the operator itself uses.</summary>
    public string? ApiServerAddress { get; init; }

    /// <summary>The only namespace whose modules are looked after; null: all.</summary>
    public string? WatchNamespace { get; init; }

    /// <summary>Where /healthz, /readyz and /metrics are served.</summary>
    public string HealthAddress { get; init; } = DefaultHealthAddress;

    /// <summary>Act only while holding the Lease. Off for one operator that is never doubled.</summary>
    public bool LeaderElection { get; init; } = true;

    /// <summary>This operator among the candidates.</summary>
    public required string Identity { get; init; }

    /// <summary>Registries that are asked over plain HTTP, as <c>host:port</c>.</summary>
    public IReadOnlyList<string> InsecureRegistries { get; init; } = [];

    /// <summary>Modules brought to their state at once.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>The election's options.</summary>
    public LeaderElectionOptions Election => new() { Lease = new(Namespace, LeaseName), Identity = Identity };
}
