using System.Net;
using System.Net.Sockets;

namespace Krustlet.ModuleHost.Tests.Service;

/// <summary>A machine whose environment names an HTTP proxy.</summary>
public sealed class HostProxyTests
{
    private readonly AsyncLocal<bool> here = new();

    [Fact]
    public async Task A_host_is_spoken_to_without_the_machines_proxy()
    {
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        HttpClient.DefaultProxy = new ProxyForOne(new Uri($"http://{nobody.LocalEndPoint}"), here);
        here.Value = true;

        await using var host = await TestHost.StartAsync();

        (await host.Client.ListModulesAsync(CancellationToken.None)).Should().BeEmpty();
    }

    /// <summary>A proxy for what is asked in one flow of calls; none for everybody else in the process.</summary>
    private sealed class ProxyForOne(Uri proxy, AsyncLocal<bool> asked) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination) => proxy;

        public bool IsBypassed(Uri host) => !asked.Value;
    }
}
