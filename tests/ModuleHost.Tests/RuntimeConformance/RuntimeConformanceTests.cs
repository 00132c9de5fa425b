using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Tests.Service;

namespace Krustlet.ModuleHost.Tests.RuntimeConformance;

/// <summary>What every runtime must do, whatever its modules are. A runtime passes by subclassing this with its own guests.</summary>
public abstract class RuntimeConformanceTests
{
    /// <summary>Whether the runtime needs a host of its own.</summary>
    protected abstract bool Isolated { get; }

    /// <summary>A guest that ends by itself with success (0) or failure (1).</summary>
    protected abstract byte[] Returns(int code);

    /// <summary>A guest that executes <c>unreachable</c>.</summary>
    protected abstract byte[] Trap { get; }

    /// <summary>A binary of the right kind without an entry point.</summary>
    protected abstract byte[] WithoutEntryPoint { get; }

    [Theory]
    [InlineData(0, ExitReason.Completed)]
    [InlineData(1, ExitReason.Error)]
    public async Task A_guest_that_ends_reports_its_code_and_all_times(int code, ExitReason reason)
    {
        var status = await RunAsync(Returns(code));

        status.ExitCode.Should().Be(code, status.Message);
        status.ExitReason.Should().Be(reason);
        status.StartError.Should().Be(StartError.None);
        status.CreatedAt.ToDateTimeOffset().Should().BeOnOrBefore(status.StartedAt.ToDateTimeOffset());
        status.StartedAt.ToDateTimeOffset().Should().BeOnOrBefore(status.FinishedAt.ToDateTimeOffset());
        status.Version.Should().Be(3);
    }

    [Fact]
    public async Task A_trap_is_reported_with_134_and_written_to_the_log()
    {
        await using var host = await StartHostAsync();
        var request = host.Request(Trap);

        var status = await host.StartAndWaitAsync(request);

        status.ExitCode.Should().Be(134);
        status.ExitReason.Should().Be(ExitReason.Trap);
        File.ReadAllText(request.LogPath).Should().Contain(" stderr F ").And.Contain("unreachable");
    }

    [Fact]
    public async Task A_guest_without_an_entry_point_never_runs()
    {
        var status = await RunAsync(WithoutEntryPoint);

        status.StartError.Should().Be(StartError.NoEntryPoint);
        status.ExitCode.Should().Be(126);
        status.StartedAt.Should().BeNull();
    }

    private async Task<ModuleStatus> RunAsync(byte[] wasm)
    {
        await using var host = await StartHostAsync();
        return await host.StartAndWaitAsync(host.Request(wasm));
    }

    private Task<TestHost> StartHostAsync() => TestHost.StartAsync(options => options with { Isolated = Isolated });
}
