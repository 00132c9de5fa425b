using System.Net;
using System.Net.Sockets;
using System.Text;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Runtimes;
using Krustlet.ModuleHost.Runtimes.Wasi;
using Krustlet.ModuleHost.Tests.Guests;

namespace Krustlet.ModuleHost.Tests.Runtimes.Wasi.Preview1.Sockets;

/// <summary>Serving guests: one in C with the whole C library around it, and small ones in text form for single rules.</summary>
public sealed class SocketTests : IDisposable
{
    private readonly WasiBench bench = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };

    public void Dispose()
    {
        http.Dispose();
        bench.Dispose();
    }

    [Fact]
    public async Task A_guest_serves_HTTP_on_the_socket_it_is_given()
    {
        var address = FreeAddress();
        var guest = Serve(address);

        (await http.GetStringAsync($"http://{address}/healthz")).Should().Be("ok\n");
        await http.GetStringAsync($"http://{address}/fail");
        (await http.GetAsync($"http://{address}/healthz")).StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        await http.GetStringAsync($"http://{address}/exit?code=7");

        (await guest.Exited).ExitCode.Should().Be(7);
        guest.Output.StandardOutput.Should().Contain("GET /healthz HTTP/1.1").And.Contain("serving on 1");
    }

    [Fact]
    public async Task A_guest_polls_several_sockets_at_once()
    {
        var (first, second) = (FreeAddress(), FreeAddress());
        var guest = Serve([first, second]);

        (await http.GetStringAsync($"http://{second}/a")).Should().Be("done\n");
        (await http.GetStringAsync($"http://{first}/b")).Should().Be("done\n");
        guest.Stop();
        await guest.Exited;
    }

    [Fact]
    public async Task A_C_library_finds_its_mounts_behind_the_sockets()
    {
        var folder = Directory.CreateTempSubdirectory("krustlet-sockets-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "page"), "from the mount");
        var address = FreeAddress();
        var guest = bench.Start(BuiltGuests.Read("health-c"), Spec([address]) with { Mounts = [new MountSpec(folder, "/www", true)] });

        (await http.GetStringAsync($"http://{address}/file?path=/www/page")).Should().Be("from the mount");
        guest.Stop();
        await guest.Exited;
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(Wait.Accept)]
    [InlineData(Wait.Receive)]
    [InlineData(Wait.Poll)]
    public async Task A_guest_that_waits_on_a_socket_can_be_stopped(Wait wait)
    {
        var address = FreeAddress();
        var guest = bench.Start(SocketWat.WaitingIn(wait), Spec([address]));
        using var client = await ConnectAsync(address, wait == Wait.Receive);
        await guest.Running;

        guest.Stop(143);

        (await guest.Exited).ExitCode.Should().Be(143);
        await FluentActions.Awaiting(() => ConnectAsync(address, true)).Should().ThrowAsync<SocketException>("a stopped guest's socket is closed");
    }

    [Fact]
    public async Task A_listening_socket_lives_as_long_as_its_guest_whatever_the_collector_does()
    {
        var address = FreeAddress();
        var guest = bench.Start(SocketWat.WaitingIn(Wait.Accept), Spec([address]));
        await guest.Running;
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        using var client = await ConnectAsync(address, true);
        (await guest.Exited).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Guests_that_wait_on_sockets_hold_no_thread()
    {
        // The bench has two threads; eight guests wait.
        var addresses = Enumerable.Range(0, 8).Select(_ => FreeAddress()).ToList();
        var module = bench.Load(SocketWat.WaitingIn(Wait.Accept));
        var guests = addresses.Select(address => bench.Start(module, Spec([address]))).ToList();
        await Task.WhenAll(guests.Select(guest => guest.Running));

        (await bench.Start(Wat.Exit(3)).Exited).ExitCode.Should().Be(3);
        foreach (var (address, guest) in addresses.Zip(guests))
        {
            using var client = await ConnectAsync(address, true);
            (await guest.Exited).ExitCode.Should().Be(0);
        }
    }

    [Fact]
    public async Task What_one_side_sends_the_other_receives_and_the_end_is_seen()
    {
        var address = FreeAddress();
        var guest = bench.Start(SocketWat.Echo, Spec([address]));
        using var client = await ConnectAsync(address, true);
        var sent = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 40_000).Select(static i => $"{i} ")));

        var received = ReceiveAllAsync(client!);
        await client!.SendAsync(sent);
        client.Shutdown(SocketShutdown.Send);

        (await received).Should().Equal(sent);
        (await guest.Exited).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task A_socket_that_may_not_wait_says_so_instead()
    {
        const int again = 6;
        (await bench.Start(SocketWat.AcceptWithoutWaiting, Spec([FreeAddress()])).Exited).ExitCode.Should().Be(again);
    }

    [Fact]
    public async Task A_guest_that_asks_whether_its_socket_waits_is_told_no_as_Go_needs_it()
    {
        const int again = 6;
        (await bench.Start(SocketWat.AskThenAccept, Spec([FreeAddress()])).Exited).ExitCode.Should().Be(again);
    }

    [Fact]
    public async Task A_guest_that_chose_to_wait_still_does_when_it_asks()
    {
        var address = FreeAddress();
        var guest = bench.Start(SocketWat.ClearAskThenAccept, Spec([address]));
        await guest.Running;

        using var client = await ConnectAsync(address, true);
        (await guest.Exited).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task A_poll_over_a_socket_and_a_clock_ends_with_the_clock()
    {
        (await bench.Start(SocketWat.PollWithTimeout(TimeSpan.FromMilliseconds(20)), Spec([FreeAddress()])).Exited).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task A_module_without_ports_has_no_socket()
    {
        const int badDescriptor = 8;
        (await bench.Start(SocketWat.AcceptWithoutWaiting, WasiBench.Spec).Exited).ExitCode.Should().Be(badDescriptor);
    }

    [Fact]
    public async Task A_taken_address_is_refused_with_the_address_and_what_to_do()
    {
        var address = FreeAddress();
        var first = Serve(address);
        await http.GetStringAsync($"http://{address}/");

        var second = FluentActions.Invoking(() => Serve(address)).Should().Throw<ModuleStartException>().Which;
        second.Kind.Should().Be(StartError.Listen);
        second.Message.Should().Contain(address.ToString()).And.Contain("another containerPort");

        first.Stop();
        await first.Exited;
        var third = Serve(address);
        (await http.GetStringAsync($"http://{address}/healthz")).Should().Be("ok\n", "an ended module gives its port back");
        third.Stop();
        await third.Exited;
    }

    [Fact]
    public async Task Addresses_of_both_families_are_one_socket_to_the_module()
    {
        var address = FreeAddress();
        var spec = Spec([address]);
        var guest = bench.Start(BuiltGuests.Read("health-c"), spec with { Listeners = [spec.Listeners[0] with { More = [new IPEndPoint(IPAddress.IPv6Loopback, address.Port)] }] });

        for (var i = 0; i < 3; i++)
        {
            (await http.GetStringAsync($"http://{address}/healthz")).Should().Be("ok\n");
            (await http.GetStringAsync($"http://[::1]:{address.Port}/healthz")).Should().Be("ok\n");
        }

        guest.Stop();
        await guest.Exited;
        await FluentActions.Awaiting(() => http.GetStringAsync($"http://[::1]:{address.Port}/healthz")).Should().ThrowAsync<HttpRequestException>("an ended module gives both back");
    }

    private static ModuleSpec Spec(IReadOnlyList<IPEndPoint> addresses) => WasiBench.Spec with
    {
        Listeners = [.. addresses.Select(static address => new ListenerSpec(address, "http"))],
        Environment = [KeyValuePair.Create("LISTEN_FDS", addresses.Count.ToString(System.Globalization.CultureInfo.InvariantCulture))],
    };

    private StartedGuest Serve(params IReadOnlyList<IPEndPoint> addresses) => bench.Start(BuiltGuests.Read("health-c"), Spec(addresses));

    private static IPEndPoint FreeAddress()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.77.0.1"), 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    private static async Task<Socket?> ConnectAsync(IPEndPoint address, bool wanted)
    {
        if (!wanted)
        {
            return null;
        }

        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address);
        return socket;
    }

    private static async Task<byte[]> ReceiveAllAsync(Socket socket)
    {
        using var all = new MemoryStream();
        await new NetworkStream(socket).CopyToAsync(all);
        return all.ToArray();
    }
}
