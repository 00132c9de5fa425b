using System.Globalization;
using System.Net;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Stacks;
using Krustlet.EndToEnd.Clusters;
using Krustlet.Testing.ControlPlane.Networks;

namespace Krustlet.EndToEnd.Networks;

/// <summary>
/// A cluster in a network of its own, with a podCIDR that is not loopback: control plane and agents run inside it, tests look in from outside.
/// Modules are files, as no registry is in there.
/// </summary>
public abstract class NetworkedClusterFixture : ClusterFixture
{
    /// <summary>Nodes that tests start themselves.</summary>
    internal const string Bare = "wasm-bare";

    internal const string Tiny = "wasm-tiny";

    internal const string Dual = "wasm-dual";

    internal const string Unprivileged = "wasm-unprivileged";

    private static readonly IReadOnlyDictionary<string, string> Addresses = new Dictionary<string, string>
    {
        ["wasm-0"] = "192.0.2.10",
        ["wasm-1"] = "192.0.2.11",
        [Bare] = "192.0.2.12",
        [Tiny] = "192.0.2.13",
        [Dual] = "192.0.2.14",
        [Unprivileged] = "192.0.2.15",
    };

    private readonly Lock making = new();
    private NetworkNamespace? network;
    private string? image;
    private int lastAddress;

    /// <summary>What Nodes get their podCIDRs from, each a /24.</summary>
    internal static IPNetwork PodNetwork { get; } = IPNetwork.Parse("10.244.0.0/16");

    internal static IEnumerable<string> Names => Addresses.Keys;

    internal NetworkNamespace Network => network ?? throw new InvalidOperationException("The cluster is not started.");

    internal static string AddressOf(string node) => Addresses[node];

    /// <summary>The agent as an image holds it: where anybody may run it, while the build may lie beneath a folder that is closed to others.</summary>
    internal string AgentOfImage()
    {
        lock (making)
        {
            return image ??= MakeImage();
        }
    }

    /// <summary>An address that nobody else has, and a number that tells it from others.</summary>
    internal async Task<(string Address, int Number)> AddAddressAsync()
    {
        var number = Interlocked.Increment(ref lastAddress);
        var address = string.Create(CultureInfo.InvariantCulture, $"198.18.{number / 256}.{number % 256}");
        await Network.IpAsync("address", "add", $"{address}/32", "dev", "lo");
        return (address, number);
    }

    internal sealed override bool HasQuickNode => false;

    internal sealed override async Task<IControlPlane> StartControlPlaneAsync(string inDirectory, CancellationToken cancellationToken)
    {
        network = await NetworkNamespace.CreateAsync(Addresses.Values.Select(IPAddress.Parse), cancellationToken);
        try
        {
            return new NetworkedControlPlane(await StartInsideAsync(network, inDirectory, cancellationToken), network);
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    internal sealed override Task<IRegistry> StartRegistryAsync(string inDirectory, CancellationToken cancellationToken) =>
        Task.FromResult<IRegistry>(new ModuleFiles());

    internal sealed override Task<IRegistry> StartPrivateRegistryAsync(string inDirectory, CancellationToken cancellationToken) => StartRegistryAsync(inDirectory, cancellationToken);

    internal sealed override StackOptions Adapt(StackOptions options) => options with
    {
        AgentCommand = [.. Network.Enter, .. options.AgentCommand],
        OperatorCommand = [.. Network.Enter, BuildOutput.Operator],
        InsecureRegistries = [],
        NodeAddresses = Addresses,
        AgentArguments = [.. options.AgentArguments, "--allow-local-modules"],
    };

    /// <summary>The controller that assigns podCIDRs starts late, and ends when it then finds Nodes with others than its own, as tests make them.</summary>
    internal sealed override async Task SettleAsync()
    {
        foreach (var name in NodeNames)
        {
            await UntilAsync(ApiResources.Nodes, null, name, static node => node.Spec.PodCIDR is { Length: > 0 }, "has a podCIDR");
        }
    }

    private string MakeImage()
    {
        var program = new FileInfo(BuildOutput.Agent);
        var folder = Path.Combine(TemporaryDirectory, "image");
        foreach (var file in program.Directory!.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(program.DirectoryName!, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            file.CopyTo(copy);
        }

        if (OperatingSystem.IsLinux())
        {
            File.SetUnixFileMode(TemporaryDirectory, File.GetUnixFileMode(TemporaryDirectory) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        return Path.Combine(folder, program.Name);
    }

    internal abstract Task<IControlPlane> StartInsideAsync(NetworkNamespace inside, string inDirectory, CancellationToken cancellationToken);
}
