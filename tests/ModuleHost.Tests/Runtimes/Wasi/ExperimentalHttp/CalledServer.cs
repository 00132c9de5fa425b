using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.ModuleHost.Tests.Runtimes.Wasi.ExperimentalHttp;

/// <summary>A server on loopback that guests call.</summary>
internal sealed class CalledServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CalledServer(IPAddress address)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address, 0));
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    public Uri Url => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>What it was asked, as <c>METHOD path</c>.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Somebody waits for an answer that does not come, or for the rest of one.</summary>
    public Task Waiting => waiting.Task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Whoever waited is gone.</summary>
    public Task Left => left.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public static async Task<CalledServer> StartAsync(string address = "127.0.0.1")
    {
        var server = new CalledServer(IPAddress.Parse(address));
        await server.app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Asked.Enqueue($"{context.Request.Method} {context.Request.Path}");
        switch (context.Request.Path.Value)
        {
            case "/echo":
                context.Response.Headers["x-first"] = "first";
                context.Response.Headers.Append("x-twice", "1");
                context.Response.Headers.Append("x-twice", "2");
                using (var reader = new StreamReader(context.Request.Body))
                {
                    var headers = string.Concat(context.Request.Headers.OrderBy(static h => h.Key, StringComparer.OrdinalIgnoreCase).Select(static h => $"{h.Key.ToLowerInvariant()}={h.Value};"));
                    await context.Response.WriteAsync($"{context.Request.Method} {headers} {await reader.ReadToEndAsync()}");
                }

                break;
            case "/redirect":
                context.Response.StatusCode = int.Parse(context.Request.Query["status"].ToString(), System.Globalization.CultureInfo.InvariantCulture);
                context.Response.Headers.Location = context.Request.Query["to"];
                break;
            case "/loop":
                context.Response.StatusCode = 302;
                context.Response.Headers.Location = "/loop";
                break;
            case "/silent":
                await WaitAsync(context);
                break;
            case "/half":
                await context.Response.WriteAsync("the first half");
                await context.Response.Body.FlushAsync();
                await WaitAsync(context);
                break;
            case "/broken":
                context.Response.ContentLength = 100;
                await context.Response.WriteAsync("less");
                await context.Response.Body.FlushAsync();
                context.Abort();
                break;
            case "/big":
                for (var i = 0; i < 64; i++)
                {
                    await context.Response.Body.WriteAsync(new byte[64 * 1024]);
                }

                break;
            default:
                await context.Response.WriteAsync("hello");
                break;
        }
    }

    private async Task WaitAsync(HttpContext context)
    {
        await using var gone = context.RequestAborted.Register(() => left.TrySetResult());
        waiting.TrySetResult();
        await left.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
