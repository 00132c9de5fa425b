using System.Collections.Concurrent;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Krustlet.NodeAgent.DevicePlugins.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.NodeAgent.Tests.DevicePlugins;

/// <summary>A device plugin in this process, on a socket beside kubelet.sock: the public API and nothing else. The end-to-end tests use it too.</summary>
internal sealed class TestDevicePlugin : DevicePlugin.DevicePluginBase, IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly string folder;
    private readonly string endpoint;
    private readonly WebApplication app;
    private bool ended;
    private IReadOnlyList<Device> devices = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TestDevicePlugin(string folder, string resource, string endpoint)
    {
        (this.folder, this.endpoint, Resource) = (folder, endpoint, resource);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(SocketPath, static listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<TestDevicePlugin>();
    }

    public string Resource { get; }

    public string SocketPath => Path.Combine(folder, endpoint);

    public DevicePluginOptions Options { get; } = new();

    /// <summary>What a container is given for its devices.</summary>
    public Func<IReadOnlyList<string>, ContainerAllocateResponse> Answer { get; set; } = static _ => new ContainerAllocateResponse();

    public ConcurrentQueue<IReadOnlyList<string>> Allocated { get; } = new();

    public ConcurrentQueue<IReadOnlyList<string>> PreStarted { get; } = new();

    /// <summary>Serves; whether it registers is the test's business.</summary>
    public static async Task<TestDevicePlugin> StartAsync(string folder, string resource, string endpoint = "plugin.sock", params string[] healthy)
    {
        var plugin = new TestDevicePlugin(folder, resource, endpoint);
        plugin.Set([.. healthy.Select(static id => (id, true))]);
        await plugin.app.StartAsync();
        return plugin;
    }

    /// <summary>Registers with whoever serves kubelet.sock; as plugins do, it waits for the socket.</summary>
    public static async Task RegisterAsync(string folder, RegisterRequest request)
    {
        var socket = Path.Combine(folder, "kubelet.sock");
        await UntilServedAsync(socket);
        using var handler = new SocketsHttpHandler { ConnectCallback = (_, token) => ConnectAsync(socket, token) };
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = handler });
        await new Registration.RegistrationClient(channel).RegisterAsync(request);
    }

    private static async Task UntilServedAsync(string socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            try
            {
                await (await ConnectAsync(socket, patience.Token)).DisposeAsync();
                return;
            }
            catch (SocketException)
            {
                // Not yet, or the one of an agent that has ended.
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
            }
        }
    }

    public Task RegisterAsync() => RegisterAsync(folder, new RegisterRequest { Version = "v1beta1", Endpoint = endpoint, ResourceName = Resource, Options = Options });

    public void Set(params (string Id, bool IsHealthy)[] all)
    {
        TaskCompletionSource told;
        lock (gate)
        {
            devices = [.. all.Select(static d => new Device { ID = d.Id, Health = d.IsHealthy ? "Healthy" : "Unhealthy" })];
            (told, changed) = (changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        told.SetResult();
    }

    public override Task<DevicePluginOptions> GetDevicePluginOptions(Empty request, ServerCallContext context) => Task.FromResult(Options);

    public override async Task ListAndWatch(Empty request, IServerStreamWriter<ListAndWatchResponse> responseStream, ServerCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, stopping.Token);
        while (!ending.IsCancellationRequested)
        {
            Task next;
            var answer = new ListAndWatchResponse();
            lock (gate)
            {
                next = changed.Task;
                answer.Devices.AddRange(devices);
            }

            await responseStream.WriteAsync(answer, ending.Token);
            await next.WaitAsync(ending.Token);
        }
    }

    public override Task<PreferredAllocationResponse> GetPreferredAllocation(PreferredAllocationRequest request, ServerCallContext context)
    {
        var answer = new PreferredAllocationResponse();
        foreach (var container in request.ContainerRequests)
        {
            var last = new ContainerPreferredAllocationResponse();
            last.DeviceIDs.AddRange(container.AvailableDeviceIDs.OrderDescending(StringComparer.Ordinal).Take(container.AllocationSize));
            answer.ContainerResponses.Add(last);
        }

        return Task.FromResult(answer);
    }

    public override Task<AllocateResponse> Allocate(AllocateRequest request, ServerCallContext context)
    {
        var answer = new AllocateResponse();
        foreach (var container in request.ContainerRequests)
        {
            Allocated.Enqueue([.. container.DevicesIds]);
            answer.ContainerResponses.Add(Answer([.. container.DevicesIds]));
        }

        return Task.FromResult(answer);
    }

    public override Task<PreStartContainerResponse> PreStartContainer(PreStartContainerRequest request, ServerCallContext context)
    {
        PreStarted.Enqueue([.. request.DevicesIds]);
        return Task.FromResult(new PreStartContainerResponse());
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref ended, true))
        {
            return;
        }

        await stopping.CancelAsync();
        await app.DisposeAsync();
        stopping.Dispose();
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
