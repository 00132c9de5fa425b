using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Krustlet.DevCluster.Registry;

/// <summary>
/// An OCI registry (distribution spec 1.1: pull, push, tags, referrers, deletion, cross-repository mount, ranges) on plain HTTP on the loopback address.
/// For development and tests only: clients must name <see cref="Authority"/> as an insecure registry.
/// </summary>
public sealed class EmbeddedRegistry : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly string? _temporaryFolder;

    private EmbeddedRegistry(WebApplication server, string? temporaryFolder)
    {
        (_server, _temporaryFolder) = (server, temporaryFolder);
        Uri = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    /// <summary>The API's address, <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri Uri { get; }

    /// <summary>The registry part of image names, <c>127.0.0.1:PORT</c>.</summary>
    public string Authority => Uri.Authority;

    /// <summary>Starts a registry; it serves when the task completes.</summary>
    public static async Task<EmbeddedRegistry> StartAsync(EmbeddedRegistryOptions options, CancellationToken cancellationToken)
    {
        var temporary = options.Folder is null ? Directory.CreateTempSubdirectory("krustlet-registry-").FullName : null;
        var server = Build(options, new RegistryFolder(options.Folder ?? temporary!));
        try
        {
            await server.StartAsync(cancellationToken);
            return new EmbeddedRegistry(server, temporary);
        }
        catch
        {
            await server.DisposeAsync();
            DeleteFolder(temporary);
            throw;
        }
    }

    /// <summary>Stops serving; deletes what was kept in a temporary folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
        DeleteFolder(_temporaryFolder);
    }

    private static WebApplication Build(EmbeddedRegistryOptions options, RegistryFolder folder)
    {
        // No settings file is watched: a machine has few inotify instances.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var server = builder.Build();
        if (options.Interceptor is { } interceptor)
        {
            server.Use((context, next) => interceptor(context, next));
        }

        var router = new RegistryRouter(
            new BasicUser(options), new ManifestEndpoints(folder), new BlobEndpoints(folder), new UploadEndpoints(folder), new ReferrerEndpoints(folder));
        server.Run(router.HandleAsync);
        return server;
    }

    private static void DeleteFolder(string? folder)
    {
        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
