using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Krustlet.Testing.Csi;

/// <summary>
/// A CSI node plugin in this process: it serves its own socket and one in the registry folder, records what it is asked, and publishes a volume as a link to a folder of its own,
/// which stands for a bind mount. A volume's folder outlives the plugin, as a disk would.
/// </summary>
public sealed class CsiPlugin : IAsyncDisposable
{
    private readonly ConcurrentQueue<CsiCall> calls = new();
    private readonly ConcurrentQueue<(bool Registered, string Error)> registrations = new();
    private WebApplication? service;
    private WebApplication? registration;

    private CsiPlugin(CsiPluginOptions options) => Options = options;

    public CsiPluginOptions Options { get; }

    /// <summary>The socket of the plugin's own service.</summary>
    public string Endpoint => Path.Combine(Options.Folder, "csi.sock");

    /// <summary>The socket that the node finds the plugin by.</summary>
    public string RegistrationSocket => Path.Combine(Options.Registry, Options.RegistrationSocket ?? $"{Options.Driver}-reg.sock");

    /// <summary>What it was asked, in order; failed calls too.</summary>
    public IReadOnlyList<CsiCall> Calls => [.. calls];

    /// <summary>What it was told of its registration, in order.</summary>
    public IReadOnlyList<(bool Registered, string Error)> Registrations => [.. registrations];

    /// <summary>What goes wrong with a call; null for nothing.</summary>
    public Func<CsiCall, StatusCode?> Fault { get; set; } = static _ => null;

    /// <summary>What a call waits for before it is answered.</summary>
    public Func<CsiCall, Task> Before { get; set; } = static _ => Task.CompletedTask;

    public static async Task<CsiPlugin> StartAsync(CsiPluginOptions options)
    {
        Directory.CreateDirectory(options.Folder);
        var plugin = new CsiPlugin(options);
        await plugin.ServeAsync();
        await plugin.RegisterAsync();
        return plugin;
    }

    /// <summary>The calls of a method that were answered without an error.</summary>
    public IReadOnlyList<CsiCall> Done(string method) => [.. calls.Where(call => call.Method == method && call.Succeeded)];

    /// <summary>Where a volume's content is.</summary>
    public string ContentOf(string volumeId) => Directory.CreateDirectory(Path.Combine(Options.Folder, "volumes", volumeId)).FullName;

    /// <summary>Serves its own socket.</summary>
    public async Task ServeAsync() => service = await ListenAsync(Endpoint, static app =>
    {
        app.MapGrpcService<CsiIdentityService>();
        app.MapGrpcService<CsiNodeService>();
    });

    /// <summary>Makes its socket in the registry folder.</summary>
    public async Task RegisterAsync()
    {
        Directory.CreateDirectory(Options.Registry);
        registration = await ListenAsync(RegistrationSocket, static app => app.MapGrpcService<CsiRegistrationService>());
    }

    /// <summary>Its own socket is no longer served; the one in the registry folder stays.</summary>
    public async Task StopServingAsync()
    {
        await StopAsync(service, Endpoint);
        service = null;
    }

    /// <summary>Its socket in the registry folder goes, as when it is uninstalled.</summary>
    public async Task DeregisterAsync()
    {
        await StopAsync(registration, RegistrationSocket);
        registration = null;
    }

    public async ValueTask DisposeAsync()
    {
        await DeregisterAsync();
        await StopServingAsync();
    }

    internal void Told(bool registered, string error) => registrations.Enqueue((registered, error));

    internal async Task AnswerAsync(CsiCall call, Action work)
    {
        await Before(call);
        if (Fault(call) is { } code)
        {
            calls.Enqueue(call);
            throw new RpcException(new Status(code, $"{call.Method} fails, as the test wants"));
        }

        work();
        calls.Enqueue(call with { Succeeded = true });
    }

    private static async Task StopAsync(WebApplication? app, string socket)
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        File.Delete(socket);
    }

    private async Task<WebApplication> ListenAsync(string socket, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore().AddLogging(static logging => logging.ClearProviders());
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }
}
