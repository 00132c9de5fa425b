using System.Net;
using Krustlet.Testing.ControlPlane.Networks;

namespace Krustlet.Testing.ControlPlane;

/// <summary>How a <see cref="RealControlPlane"/> is set up. The defaults suit a test that needs a cluster and nothing more.</summary>
public sealed record RealControlPlaneOptions
{
    private const int MaxSubnetBits = 16;

    /// <summary>
    /// A directory with etcd, kube-apiserver, kube-controller-manager and kube-scheduler. Null: what
    /// <c>eng/control-plane/build</c> finds (<c>KUBEBUILDER_ASSETS</c>) or builds, which takes minutes the first time.
    /// </summary>
    public string? ProgramsDirectory { get; init; }

    /// <summary>The network the controller manager gives each Node its <c>spec.podCIDR</c> from. Default: 127.64.0.0/12.</summary>
    public IPNetwork PodNetwork { get; init; } = IPNetwork.Parse("127.64.0.0/12");

    /// <summary>Prefix length of one Node's podCIDR. Default 20: 256 Nodes of 4,094 Pods each in the default network.</summary>
    public int PodNetworkMaskPerNode { get; init; } = 20;

    /// <summary>The network of Services' cluster IPs. Default: 10.96.0.0/16.</summary>
    public IPNetwork ServiceNetwork { get; init; } = IPNetwork.Parse("10.96.0.0/16");

    /// <summary>The network that the components run in; the machine's own unless given. Its owner disposes it, after the control plane.</summary>
    public NetworkNamespace? Namespace { get; init; }

    /// <summary>Whether Nodes and Pods may have addresses of both families. Kubernetes 1.20 has to be told; later ones always may.</summary>
    public bool DualStack { get; init; }

    /// <summary>How long a Node may be silent before it counts as unreachable. Default: 40 s, as in Kubernetes 1.20.</summary>
    public TimeSpan NodeMonitorGracePeriod { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>Whether kube-controller-manager and kube-scheduler run. False leaves their work to the test. Default: true.</summary>
    public bool HasControllers { get; init; } = true;

    /// <summary>How long the start may take once the programs are there. Default: 2 minutes.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The clock that certificates and tokens are dated by.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <exception cref="ArgumentException">Lists everything that is wrong, each with its fix.</exception>
    internal void Validate()
    {
        List<string> errors = [];
        if (PodNetworkMaskPerNode < PodNetwork.PrefixLength || PodNetworkMaskPerNode > PodNetwork.PrefixLength + MaxSubnetBits)
        {
            errors.Add($"{nameof(PodNetworkMaskPerNode)} is {PodNetworkMaskPerNode}; for {PodNetwork} choose {PodNetwork.PrefixLength} to {PodNetwork.PrefixLength + MaxSubnetBits}.");
        }

        if (NodeMonitorGracePeriod < TimeSpan.FromSeconds(1))
        {
            errors.Add($"{nameof(NodeMonitorGracePeriod)} is {NodeMonitorGracePeriod}; choose at least a second.");
        }

        if (StartTimeout <= TimeSpan.Zero)
        {
            errors.Add($"{nameof(StartTimeout)} is {StartTimeout}; choose a positive time.");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, errors));
        }
    }
}
