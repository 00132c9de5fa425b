using System.Net;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Tests.Fakes;

namespace Krustlet.NodeAgent.Tests.NodeRegistration;

public sealed class NodeAddressFinderTests
{
    private static readonly Uri Server = new("https://192.0.2.100:6443/");

    [Fact]
    public async Task A_given_address_of_this_machine_is_taken_loopback_too() =>
        (await FindAsync(new Network(), "127.0.0.1")).Should().Be(IPAddress.Loopback);

    [Fact]
    public async Task A_given_address_of_another_machine_is_refused() =>
        await FluentActions.Awaiting(() => FindAsync(new Network("192.0.2.1"), "192.0.2.9")).Should().ThrowAsync<NodeAddressException>().WithMessage("*--node-ip*");

    [Fact]
    public async Task What_the_hostname_resolves_to_comes_before_the_route() =>
        (await FindAsync(new Network("192.0.2.1", "192.0.2.2") { Resolved = ["127.0.1.1", "192.0.2.2"], Source = "192.0.2.1" })).ToString().Should().Be("192.0.2.2");

    [Fact]
    public async Task A_hostname_that_is_loopback_leads_to_the_address_that_reaches_the_api_server() =>
        (await FindAsync(new Network("192.0.2.1") { Resolved = ["127.0.1.1"], Source = "192.0.2.1" })).ToString().Should().Be("192.0.2.1");

    [Fact]
    public async Task With_nothing_but_loopback_and_link_local_the_user_is_asked() =>
        await FluentActions.Awaiting(() => FindAsync(new Network("169.254.1.1", "fe80::1") { Resolved = ["127.0.0.1"], Source = "127.0.0.1" })).Should().ThrowAsync<NodeAddressException>();

    private static Task<IPAddress> FindAsync(Network network, string? given = null) =>
        NodeAddressFinder.FindAsync(TestOptions.Node() with { Ip = given is null ? null : IPAddress.Parse(given) }, network, Server, CancellationToken.None);

    private sealed class Network(params string[] local) : IHostNetwork
    {
        public string[] Resolved { get; init; } = [];

        public string? Source { get; init; }

        public IReadOnlyList<IPAddress> LocalAddresses() => [.. local.Select(IPAddress.Parse)];

        public bool IsLocal(IPAddress address) => IPAddress.IsLoopback(address) || LocalAddresses().Contains(address);

        public Task<IReadOnlyList<IPAddress>> ResolveAsync(string hostname, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<IPAddress>>([.. Resolved.Select(IPAddress.Parse)]);

        public IPAddress? SourceFor(Uri server) => Source is null ? null : IPAddress.Parse(Source);
    }
}
