using Grpc.Core;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Tests.Guests;

namespace Krustlet.ModuleHost.Tests.Service;

public sealed class ModuleHostServerTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_module_started_over_the_socket_writes_its_log_and_reports_its_exit()
    {
        await using var host = await TestHost.StartAsync();
        var request = host.Request(Wat.Hello);

        var status = await host.StartAndWaitAsync(request);

        status.ExitCode.Should().Be(0);
        status.ExitReason.Should().Be(ExitReason.Completed);
        status.Owner.PodUid.Should().Be(request.Id);
        File.ReadAllText(request.LogPath).Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z stdout F hello world\n$");
    }

    [Fact]
    public async Task A_known_id_starts_nothing_and_returns_its_status()
    {
        await using var host = await TestHost.StartAsync();
        var request = host.Request(Wat.Hello);
        await host.StartAndWaitAsync(request);

        var again = await host.Client.StartModuleAsync(request, None);

        again.State.Should().Be(ModuleState.Exited);
        File.ReadAllLines(request.LogPath).Should().HaveCount(1);
    }

    [Fact]
    public async Task Many_starts_of_one_new_module_at_a_time_all_run()
    {
        await using var host = await TestHost.StartAsync();
        var requests = Enumerable.Range(0, 32).Select(_ => host.Request(Wat.Hello)).ToList();

        var statuses = await Task.WhenAll(requests.Select(host.StartAndWaitAsync));

        statuses.Should().OnlyContain(status => status.ExitReason == ExitReason.Completed);
    }

    [Fact]
    public async Task A_second_client_adopts_the_modules_of_the_first()
    {
        await using var host = await TestHost.StartAsync();
        var request = host.Request(Wat.SleepForever);
        await host.Client.StartModuleAsync(request, None);
        await host.WaitForAsync(request.Id, ModuleState.Running);
        host.Client.Dispose();

        var adopter = host.NewClient();
        (await adopter.ListModulesAsync(None)).Should().ContainSingle().Which.Owner.PodUid.Should().Be(request.Id);
        await adopter.StopModuleAsync(request.Id, 143, None);

        var end = await WatchForExitAsync(adopter, request.Id);
        end.ExitCode.Should().Be(143);
        end.ExitReason.Should().Be(ExitReason.Stopped);
    }

    [Fact]
    public async Task A_module_that_runs_cannot_be_removed_and_one_that_has_exited_can()
    {
        await using var host = await TestHost.StartAsync();
        var request = host.Request(Wat.SleepForever);
        await host.Client.StartModuleAsync(request, None);

        var early = () => host.Client.RemoveModuleAsync(request.Id, None);
        (await early.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.FailedPrecondition);

        await host.Client.StopModuleAsync(request.Id, 137, None);
        await host.WaitForAsync(request.Id, ModuleState.Exited);
        await host.Client.RemoveModuleAsync(request.Id, None);
        await host.Client.RemoveModuleAsync(request.Id, None);
        (await host.Client.ListModulesAsync(None)).Should().BeEmpty();
    }

    [Fact]
    public async Task Stopping_twice_or_after_the_exit_changes_nothing()
    {
        await using var host = await TestHost.StartAsync();
        var request = host.Request(Wat.Spin);
        await host.Client.StartModuleAsync(request, None);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.Client.StopModuleAsync(request.Id, 143, None)));
        var end = await host.WaitForAsync(request.Id, ModuleState.Exited);
        var after = await host.Client.StopModuleAsync(request.Id, 137, None);

        end.ExitCode.Should().Be(143);
        after.Should().Be(end);
    }

    [Fact]
    public async Task Stopping_a_module_that_races_to_its_end_leaves_one_final_status()
    {
        await using var host = await TestHost.StartAsync();
        for (var i = 0; i < 50; i++)
        {
            var request = host.Request(Wat.Hello);
            var start = host.Client.StartModuleAsync(request, None);
            await start;
            await host.Client.StopModuleAsync(request.Id, 143, None);
            var end = await host.WaitForAsync(request.Id, ModuleState.Exited);

            end.ExitCode.Should().Be(end.ExitReason == ExitReason.Completed ? 0 : 143);
            (await host.Client.ListModulesAsync(None)).Single(module => module.Id == request.Id).Should().Be(end);
        }
    }

    [Fact]
    public async Task An_unknown_id_cannot_be_stopped()
    {
        await using var host = await TestHost.StartAsync();

        var stop = () => host.Client.StopModuleAsync("nobody", 143, None);

        (await stop.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.NotFound);
    }

    [Fact]
    public async Task A_bad_request_names_all_that_is_wrong()
    {
        await using var host = await TestHost.StartAsync();

        var start = () => host.Client.StartModuleAsync(new StartModuleRequest { ModulePath = "x", ModuleDigest = "y" }, None);

        var refused = (await start.Should().ThrowAsync<RpcException>()).Which;
        refused.StatusCode.Should().Be(StatusCode.InvalidArgument);
        refused.Status.Detail.Should().Contain("id is empty").And.Contain("module_path 'x'").And.Contain("module_digest 'y'");
    }

    [Fact]
    public async Task A_full_host_refuses_and_does_not_remember_the_module()
    {
        await using var host = await TestHost.StartAsync(options => options with { MaxModules = 1 });
        await host.Client.StartModuleAsync(host.Request(Wat.SleepForever), None);
        var second = host.Request(Wat.Hello);

        var refused = await host.Client.StartModuleAsync(second, None);

        refused.StartError.Should().Be(StartError.NoCapacity);
        refused.Message.Should().Contain("start another host");
        (await host.Client.ListModulesAsync(None)).Should().NotContain(module => module.Id == second.Id);
    }

    [Fact]
    public async Task Bytes_that_are_not_wasm_are_a_start_error()
    {
        await using var host = await TestHost.StartAsync();

        var status = await host.StartAndWaitAsync(host.Request("not wasm at all"u8.ToArray()));

        status.ExitReason.Should().Be(ExitReason.StartError);
        status.StartError.Should().Be(StartError.NotWasm);
    }

    [Fact]
    public async Task A_damaged_artifact_is_compiled_again()
    {
        await using var host = await TestHost.StartAsync(options => options with { KeepWarm = TimeSpan.Zero });
        await host.StartAndWaitAsync(host.Request(Wat.Hello));
        var artifact = Directory.GetFiles(host.Options.CacheDirectory, "*.cwasm", SearchOption.AllDirectories).Should().ContainSingle().Subject;
        // A new file, as a disk that lost data would have it: the old one may still be mapped.
        File.Delete(artifact);
        File.WriteAllText(artifact, "damaged");

        var status = await host.StartAndWaitAsync(host.Request(Wat.Hello));

        status.ExitReason.Should().Be(ExitReason.Completed);
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_is_a_start_error_and_hurts_nobody_else()
    {
        await using var host = await TestHost.StartAsync();
        var bad = host.Request(Wat.Hello);
        bad.LogPath = "/proc/nowhere/0.log";

        (await host.StartAndWaitAsync(bad)).StartError.Should().Be(StartError.Log);
        (await host.StartAndWaitAsync(host.Request(Wat.Hello))).ExitReason.Should().Be(ExitReason.Completed);
    }

    [Fact]
    public async Task Stats_tell_of_the_host_and_of_a_running_module()
    {
        await using var host = await TestHost.StartAsync();
        var request = host.Request(Wat.SleepForever);
        await host.Client.StartModuleAsync(request, None);
        await host.WaitForAsync(request.Id, ModuleState.Running);

        GetStatsReply stats;
        do
        {
            stats = await host.Client.GetStatsAsync([request.Id], None);
        }
        while (stats.Modules.Single().MemoryBytes == 0);

        stats.Modules.Single().MemoryBytes.Should().Be(65_536);
        stats.Modules.Single().CpuNanoseconds.Should().BePositive();
        stats.HostResidentBytes.Should().BeGreaterThan(1_000_000);
        stats.HostMemoryMaps.Should().BeGreaterThan(100);
    }

    [Fact]
    public async Task Shutdown_stops_every_module_tells_watchers_and_ends_the_host()
    {
        await using var host = await TestHost.StartAsync();
        var request = host.Request(Wat.SleepForever);
        await host.Client.StartModuleAsync(request, None);
        var watch = WatchForExitAsync(host.NewClient(), request.Id);
        await host.WaitForAsync(request.Id, ModuleState.Running);

        await host.Client.ShutdownAsync(137, None);

        (await watch).ExitCode.Should().Be(137);
        (await host.Ended.WaitAsync(TimeSpan.FromSeconds(30))).Should().Be(0);
    }

    [Fact]
    public async Task The_socket_and_its_folder_are_private_and_a_second_host_is_refused()
    {
        await using var host = await TestHost.StartAsync();

        File.GetUnixFileMode(host.Options.SocketPath).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var second = () => ModuleHostServer.RunAsync(host.Options, None);
        await second.Should().ThrowAsync<IOException>().WithMessage("*serves*already*");
    }

    [Fact]
    public async Task Version_tells_contract_engine_and_budget()
    {
        await using var host = await TestHost.StartAsync();

        var version = await host.Client.GetVersionAsync(None);

        version.ContractVersion.Should().Be(1);
        version.EngineVersion.Should().Be("wasmtime 50.0.1");
        version.ProcessId.Should().Be(Environment.ProcessId);
        version.MapBudget.Should().BeGreaterThan(1000);
        version.Runtimes.Should().Equal("wasi");
    }

    private static async Task<ModuleStatus> WatchForExitAsync(Client.ModuleHostClient client, string id)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var reply in client.WatchModulesAsync(timeout.Token))
        {
            if (reply.Module is { State: ModuleState.Exited } status && status.Id == id)
            {
                return status;
            }
        }
        throw new InvalidOperationException("The watch ended.");
    }
}
