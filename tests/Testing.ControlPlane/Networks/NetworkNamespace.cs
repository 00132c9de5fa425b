using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Krustlet.Testing.ControlPlane.Networks;

/// <summary>
/// A network of a test's own (<c>ip netns</c>): nothing reaches it and nothing leaves it but what this class carries. Its nodes'
/// addresses are on its loopback interface. Needs root. Programs are put into it by <see cref="Enter"/>; end them before it is disposed.
/// </summary>
public sealed class NetworkNamespace : IAsyncDisposable
{
    private const string Folder = "/run/netns";
    private const string Cable = "cable";
    private const string NamePrefix = "krustlet-test-";
    private static int last;
    private readonly List<PortRelay> relays = [];
    private readonly NamespaceThread thread;

    private NetworkNamespace(string name)
    {
        Name = name;
        thread = new NamespaceThread(Path.Combine(Folder, name));
    }

    /// <summary>As <c>ip netns list</c> shows it.</summary>
    public string Name { get; }

    /// <summary>The leading words of a command that shall run inside.</summary>
    public IReadOnlyList<string> Enter => ["/usr/bin/nsenter", $"--net={Folder}/{Name}", "--"];

    /// <summary>Makes a network with these addresses.</summary>
    public static async Task<NetworkNamespace> CreateAsync(IEnumerable<IPAddress> addresses, CancellationToken cancellationToken)
    {
        await DeleteAbandonedAsync(cancellationToken).ConfigureAwait(false);
        var name = string.Create(CultureInfo.InvariantCulture, $"{NamePrefix}{Environment.ProcessId}-{Interlocked.Increment(ref last)}");
        await RunAsync(cancellationToken, "netns", "add", name).ConfigureAwait(false);
        try
        {
            await RunAsync(cancellationToken, "-n", name, "link", "set", "lo", "up").ConfigureAwait(false);
            foreach (var address in addresses)
            {
                await RunAsync(cancellationToken, "-n", name, "address", "add", $"{address}/{address.GetAddressBytes().Length * 8}", "dev", "lo").ConfigureAwait(false);
            }

            return new NetworkNamespace(name);
        }
        catch
        {
            await RunAsync(CancellationToken.None, "netns", "delete", name).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A cable to another network, and an address of the same subnet at each end. Goes with either network; there can be one a network.</summary>
    public async Task CableAsync(NetworkNamespace other, params IReadOnlyList<(IPAddress Own, IPAddress Others, int PrefixLength)> ends)
    {
        await IpAsync("link", "add", Cable, "type", "veth", "peer", "name", Cable, "netns", other.Name).ConfigureAwait(false);
        foreach (var (own, others, length) in ends)
        {
            await AddAsync(this, own, length).ConfigureAwait(false);
            await AddAsync(other, others, length).ConfigureAwait(false);
        }

        await IpAsync("link", "set", Cable, "up").ConfigureAwait(false);
        await other.IpAsync("link", "set", Cable, "up").ConfigureAwait(false);

        // Nobody else is there who could have the same IPv6 address: nothing has to be waited for.
        static Task AddAsync(NetworkNamespace network, IPAddress address, int length) =>
            network.IpAsync(["address", "add", $"{address}/{length}", "dev", Cable, .. address.AddressFamily == AddressFamily.InterNetworkV6 ? ["nodad"] : Array.Empty<string>()]);
    }

    /// <summary>Runs <c>ip</c> inside and returns what it prints.</summary>
    public Task<string> IpAsync(params string[] arguments) => RunAsync(CancellationToken.None, ["-n", Name, .. arguments]);

    /// <summary>A connection to an address inside.</summary>
    public async ValueTask<NetworkStream> ConnectAsync(IPEndPoint target, CancellationToken cancellationToken)
    {
        var socket = thread.Do(() => new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
        try
        {
            await socket.ConnectAsync(target, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A client whose requests are made inside; hosts are addresses.</summary>
    public HttpClient CreateHttpClient() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (context, cancellationToken) =>
            await ConnectAsync(new IPEndPoint(IPAddress.Parse(context.DnsEndPoint.Host), context.DnsEndPoint.Port), cancellationToken).ConfigureAwait(false),
    });

    /// <summary>Makes a server on 127.0.0.1 inside answer on the same port of 127.0.0.1 outside, for as long as this network is there.</summary>
    public void Relay(int port)
    {
        lock (relays)
        {
            relays.Add(new PortRelay(this, port));
        }
    }

    /// <summary>Removes it.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var relay in relays)
        {
            await relay.DisposeAsync().ConfigureAwait(false);
        }

        thread.Dispose();
        await RunAsync(CancellationToken.None, "netns", "delete", Name).ConfigureAwait(false);
    }

    // A process that is killed cannot remove its networks, so the next one does.
    private static async Task DeleteAbandonedAsync(CancellationToken cancellationToken)
    {
        foreach (var name in Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, $"{NamePrefix}*").Select(Path.GetFileName).OfType<string>().ToList() : [])
        {
            if (!Directory.Exists($"/proc/{name[NamePrefix.Length..].Split('-')[0]}"))
            {
                await TryAsync(cancellationToken, "netns", "delete", name).ConfigureAwait(false);
            }
        }
    }

    private static async Task<string> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var (code, output) = await TryAsync(cancellationToken, arguments).ConfigureAwait(false);
        return code == 0 ? output : throw new InvalidOperationException($"`ip {string.Join(' ', arguments)}` ended with {code}: {output}. Tests with a network of their own run as root, with iproute2 and util-linux (`eng/prerequisites`).");
    }

    private static async Task<(int ExitCode, string Output)> TryAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo("ip", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return (process.ExitCode, await output.ConfigureAwait(false) + await error.ConfigureAwait(false));
    }
}
