using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Tests.Guests;
using Krustlet.ModuleHost.Tests.Service;

namespace Krustlet.ModuleHost.Tests.Runtimes.Components;

/// <summary>Runs built components, a host each; what is compiled is kept, as it takes seconds for JavaScript.</summary>
public sealed class ComponentFixture : IDisposable
{
    private readonly DirectoryInfo cache = Directory.CreateTempSubdirectory("mhc-");

    internal Task<TestHost> StartHostAsync() => TestHost.StartAsync(options => options with { Isolated = true, CacheDirectory = cache.FullName });

    /// <summary>Runs a component to its end.</summary>
    /// <param name="name">Of the built guest.</param>
    /// <param name="outbound">What it may call.</param>
    /// <param name="arguments">Without argv[0].</param>
    /// <returns>Its exit code, and the lines that it wrote.</returns>
    internal async Task<(int ExitCode, IReadOnlyList<string> Lines)> RunAsync(string name, OutboundHttp? outbound, params string[] arguments)
    {
        await using var host = await StartHostAsync();
        var request = host.Request(BuiltGuests.Read(name));
        request.Arguments.AddRange([name, .. arguments]);
        request.OutboundHttp = outbound;
        var status = await host.StartAndWaitAsync(request);
        status.StartError.Should().Be(StartError.None, status.Message);
        return (status.ExitCode, Lines(request.LogPath));
    }

    /// <summary>What lines of a CRI log say.</summary>
    internal static IReadOnlyList<string> Lines(string path) =>
        File.Exists(path) ? [.. File.ReadAllLines(path).Select(static line => line.Split(' ', 4)[3])] : [];

    public void Dispose() => cache.Delete(recursive: true);
}
