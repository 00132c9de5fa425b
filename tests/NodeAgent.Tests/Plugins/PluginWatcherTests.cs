using Krustlet.NodeAgent.Plugins;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;
using Krustlet.Testing.Csi;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.Plugins;

public sealed class PluginWatcherTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new();
    private readonly RecordedHandler handler = new();
    private readonly CancellationTokenSource ending = new();
    private readonly List<CsiPlugin> plugins = [];
    private Task? running;

    private string Registry => folder.Combine("registry");

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        if (running is not null)
        {
            await running.ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        foreach (var plugin in plugins)
        {
            await plugin.DisposeAsync();
        }

        ending.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_plugin_that_is_there_at_the_start_is_registered_and_told_so()
    {
        var plugin = await StartPluginAsync("disk.example.com");
        Start();
        await Eventually.TrueAsync(() => plugin.Registrations.Count > 0);

        plugin.Registrations.Should().Equal((true, ""));
        handler.Registered.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new RegisteredPlugin("CSIPlugin", "disk.example.com", plugin.Endpoint, ["1.0.0"], plugin.RegistrationSocket));
    }

    [Fact]
    public async Task A_plugin_that_comes_later_is_found_and_one_that_goes_is_let_go()
    {
        Start();
        var plugin = await StartPluginAsync("disk.example.com");
        await UntilAsync(() => handler.Registered.Count == 1);

        await plugin.DeregisterAsync();
        await UntilAsync(() => handler.Deregistered.Count == 1);

        await plugin.RegisterAsync();
        await UntilAsync(() => handler.Registered.Count == 2);
    }

    [Fact]
    public async Task A_socket_that_was_made_anew_is_another_plugin()
    {
        var plugin = await StartPluginAsync("disk.example.com");
        Start();
        await UntilAsync(() => handler.Registered.Count == 1);

        await plugin.DeregisterAsync();
        await plugin.RegisterAsync();
        await UntilAsync(() => handler.Registered.Count == 2);

        handler.Deregistered.Should().ContainSingle("the one before it is let go first");
    }

    [Fact]
    public async Task A_plugin_whose_socket_goes_while_it_is_taken_is_let_go()
    {
        var hasty = await StartPluginAsync("hasty.example.com");
        handler.Taking = async taken =>
        {
            if (taken.Name == "hasty.example.com")
            {
                // Whoever has found the other one has seen that this one is gone.
                await hasty.DeregisterAsync();
                await StartPluginAsync("other.example.com");
                await Eventually.TrueAsync(() => handler.Registered.Any(static p => p.Name == "other.example.com"));
            }
        };
        Start();
        await UntilAsync(() => !handler.Deregistered.IsEmpty);

        handler.Deregistered.Should().ContainSingle().Which.Name.Should().Be("hasty.example.com");
        handler.Registered.Select(static p => p.Name).Should().Equal("other.example.com", "hasty.example.com");
    }

    [Fact]
    public async Task A_type_that_nobody_handles_is_refused_with_the_reason()
    {
        var plugin = await StartPluginAsync("gpu", options => options with { PluginType = "DRAPlugin" });
        Start();
        await Eventually.TrueAsync(() => plugin.Registrations.Count > 0);

        plugin.Registrations[0].Should().Be((false, "this node has no use for plugins of type \"DRAPlugin\": it takes CSIPlugin"));
    }

    [Fact]
    public async Task A_refused_plugin_is_told_why_and_tried_again_until_it_is_taken()
    {
        handler.Refusal = "not now";
        var plugin = await StartPluginAsync("disk.example.com");
        Start();
        await UntilAsync(() => plugin.Registrations.Count >= 3);
        plugin.Registrations.Should().OnlyContain(static told => !told.Registered && told.Error == "not now");

        handler.Refusal = null;
        await UntilAsync(() => plugin.Registrations.Any(static told => told.Registered));
    }

    [Fact]
    public async Task Files_that_are_no_sockets_and_hidden_ones_are_passed_over()
    {
        Directory.CreateDirectory(Registry);
        await File.WriteAllTextAsync(Path.Combine(Registry, "notes.sock"), "");
        await StartPluginAsync("hidden.example.com", static options => options with { RegistrationSocket = ".hidden.sock" });
        var plugin = await StartPluginAsync("disk.example.com");
        Start();
        await UntilAsync(() => plugin.Registrations.Count > 0);

        handler.Registered.Select(static p => p.Name).Should().Equal("disk.example.com");
    }

    private Task UntilAsync(Func<bool> isSo) => Eventually.AsTimePassesAsync(time, TimeSpan.FromMilliseconds(200), isSo);

    private void Start() => running = new PluginWatcher(new PluginWatcherOptions(Registry), [handler], time, NullLogger<PluginWatcher>.Instance).RunAsync(ending.Token);

    private async Task<CsiPlugin> StartPluginAsync(string driver, Func<CsiPluginOptions, CsiPluginOptions>? change = null)
    {
        var options = new CsiPluginOptions { Driver = driver, Folder = folder.Combine(driver), Registry = Registry };
        var plugin = await CsiPlugin.StartAsync(change?.Invoke(options) ?? options);
        plugins.Add(plugin);
        return plugin;
    }
}
