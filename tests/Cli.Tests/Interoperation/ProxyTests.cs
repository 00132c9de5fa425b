using System.Collections.Concurrent;
using Krustlet.Cli.Tests.Fixtures;
using Krustlet.DevCluster.Registry;
using Microsoft.AspNetCore.Http;

namespace Krustlet.Cli.Tests.Interoperation;

/// <summary>Proxies of the environment, in processes of their own. The proxy is a registry on loopback, which answers in the name of one that no resolver knows.</summary>
public sealed class ProxyTests : IAsyncLifetime
{
    private const string Host = "registry.invalid";
    private static readonly byte[] Module = [0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-cli-tests-");
    private readonly ConcurrentQueue<string> _asked = new();
    private EmbeddedRegistry? _proxy;

    private string Proxy => $"http://{_proxy!.Authority}";

    public async Task InitializeAsync()
    {
        _proxy = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions { Interceptor = NoteAsync }, CancellationToken.None);
        await File.WriteAllBytesAsync(PathOf("in.wasm"), Module);
        (await CommandLine.RunAsync("push", PathOf("in.wasm"), $"{_proxy.Authority}/hello:v1", "--insecure")).Code.Should().Be(0);
        _asked.Clear();
    }

    public async Task DisposeAsync()
    {
        await _proxy!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("HTTP_PROXY")]
    [InlineData("http_proxy")]
    [InlineData("ALL_PROXY")]
    public async Task Plain_HTTP_goes_through_the_proxy(string variable)
    {
        var (code, _, errors) = await PullAsync("--insecure", (variable, Proxy));

        code.Should().Be(0, errors);
        (await File.ReadAllBytesAsync(PathOf("out.wasm"))).Should().Equal(Module);
        _asked.Should().Contain($"GET {Host}");
    }

    [Theory]
    [InlineData("HTTPS_PROXY")]
    [InlineData("ALL_PROXY")]
    public async Task HTTPS_goes_through_the_proxy(string variable)
    {
        var (code, _, errors) = await PullAsync(null, (variable, Proxy));

        code.Should().Be(1);
        errors.Should().Contain(Host);
        _asked.Should().Contain($"CONNECT {Host}:443", "the proxy was asked for a way, which it does not give");
    }

    [Fact]
    public async Task Hosts_of_NO_PROXY_are_asked_directly()
    {
        var (code, _, errors) = await PullAsync("--insecure", ("HTTP_PROXY", Proxy), ("NO_PROXY", $"other.test,{Host}"));

        code.Should().Be(1, "nobody knows where that host is");
        errors.Should().Contain(Host);
        _asked.Should().BeEmpty();
    }

    private Task<(int Code, string Output, string Errors)> PullAsync(string? option, params (string Name, string Value)[] proxies)
    {
        var variables = new[] { "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY" }.SelectMany(name => new[] { name, name.ToLowerInvariant() }).ToDictionary(name => name, _ => (string?)null);
        variables["REGISTRY_AUTH_FILE"] = PathOf("auth.json");
        foreach (var (name, value) in proxies)
        {
            variables[name] = value;
        }

        string[] arguments = ["pull", $"{Host}/hello:v1", "-o", PathOf("out.wasm"), .. option is null ? [] : new[] { option }];
        return CommandLine.StartAsync(variables, "", arguments);
    }

    private Task NoteAsync(HttpContext context, RequestDelegate next)
    {
        _asked.Enqueue($"{context.Request.Method} {context.Request.Host}");
        if (!HttpMethods.IsConnect(context.Request.Method))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);
}
