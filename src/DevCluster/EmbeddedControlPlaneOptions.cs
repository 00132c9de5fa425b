using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.DevCluster;

/// <summary>How an embedded control plane is to be run.</summary>
public sealed record EmbeddedControlPlaneOptions
{
    /// <summary>Holds kubeconfigs and the CA certificate; made if absent, not deleted.</summary>
    public required string Directory { get; init; }

    /// <summary>
    /// Keeps all objects, and the cluster's keys, over restarts and crashes; made if absent. One control plane at a time. Null keeps
    /// them in memory. Clients find the cluster again only if <see cref="Port"/> stays the same, too.
    /// </summary>
    public string? StateDirectory { get; init; }

    /// <summary>The API server's port on loopback; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The network that Nodes get their podCIDR from.</summary>
    public IPNetwork PodNetwork { get; init; } = IPNetwork.Parse("127.64.0.0/12");

    /// <summary>Prefix length of one Node's podCIDR: 20 is 4,094 Pods.</summary>
    public int PodNetworkMaskPerNode { get; init; } = 20;

    /// <summary>How long a Node may be silent before it counts as unreachable.</summary>
    public TimeSpan NodeMonitorGracePeriod { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>The clock of the API server and the controllers. Certificates go by the machine's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where to log.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;
}
