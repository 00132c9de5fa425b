using System.Net;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Controllers.Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.DevCluster.Controllers;

/// <summary>What the controllers and the scheduler of a cluster work with.</summary>
public sealed record ControllerManagerOptions
{
    private const int MaxSubnetBits = 16;

    /// <summary>Makes a client with every right; called once a controller, which disposes what it gets.</summary>
    public required Func<ApiClientOptions, IApiClient> Connect { get; init; }

    /// <summary>Signs approved certificate requests; null leaves them unsigned.</summary>
    public ICertificateSigner? Signer { get; init; }

    /// <summary>PEM of the CA that Pods trust the API server by; null leaves <c>kube-root-ca.crt</c> to others.</summary>
    public string? RootCertificatePem { get; init; }

    /// <summary>The network that Nodes get their <c>spec.podCIDR</c> from; null leaves them without.</summary>
    public IPNetwork? PodNetwork { get; init; } = IPNetwork.Parse("127.64.0.0/12");

    /// <summary>Prefix length of one Node's podCIDR.</summary>
    public int PodNetworkMaskPerNode { get; init; } = 20;

    /// <summary>How long a Node may be silent before it counts as unreachable.</summary>
    public TimeSpan NodeMonitorGracePeriod { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>How long a Node must be gone before the Pods bound to it are removed.</summary>
    public TimeSpan OrphanedPodQuarantine { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where to log.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Throws with every problem at once, each with its fix.</summary>
    internal void Validate()
    {
        var problems = new List<string>();
        if (PodNetwork is { } network && (PodNetworkMaskPerNode < network.PrefixLength || PodNetworkMaskPerNode > network.PrefixLength + MaxSubnetBits))
        {
            problems.Add($"{nameof(PodNetworkMaskPerNode)} is {PodNetworkMaskPerNode}: for {network} give {network.PrefixLength} to {network.PrefixLength + MaxSubnetBits}");
        }

        if (NodeMonitorGracePeriod < TimeSpan.FromSeconds(1))
        {
            problems.Add($"{nameof(NodeMonitorGracePeriod)} is {NodeMonitorGracePeriod}: give at least a second");
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", problems));
        }
    }
}
