using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.EndToEnd.Original;

/// <summary>A server on loopback that greets whoever asks.</summary>
internal sealed class GreetingServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private int asked;

    private GreetingServer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(context =>
        {
            Interlocked.Increment(ref asked);
            return context.Response.WriteAsync("hello");
        });
    }

    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public int Asked => Volatile.Read(ref asked);

    public static async Task<GreetingServer> StartAsync()
    {
        var server = new GreetingServer();
        await server.app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
