using Grpc.Core;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Tests.Guests;

namespace Krustlet.ModuleHost.Tests.Service;

public sealed class StandardInputTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_module_reads_what_callers_write_one_after_the_other_until_one_ends_its_input()
    {
        await using var host = await TestHost.StartAsync();
        var request = await StartEchoAsync(host);

        await host.Client.WriteInputAsync(request.Id, InputText.Of("first\n"), endAfter: false, None);
        await host.Client.WriteInputAsync(request.Id, InputText.Of("second\n"), endAfter: true, None);

        (await host.WaitForAsync(request.Id, ModuleState.Exited)).ExitCode.Should().Be(7);
        File.ReadAllLines(request.LogPath).Select(line => line.Split(' ')[^1]).Should().Equal("first", "second");
    }

    [Fact]
    public async Task A_module_that_waits_for_input_runs_until_it_is_stopped()
    {
        await using var host = await TestHost.StartAsync();
        var request = await StartEchoAsync(host);

        await host.Client.StopModuleAsync(request.Id, 143, None);

        (await host.WaitForAsync(request.Id, ModuleState.Exited)).ExitCode.Should().Be(143);
    }

    [Fact]
    public async Task A_writer_goes_at_the_modules_pace_and_is_let_go_when_the_module_ends()
    {
        await using var host = await TestHost.StartAsync();
        var request = host.Request(Wat.SleepForever);
        request.StandardInput = true;
        await host.Client.StartModuleAsync(request, None);
        await host.WaitForAsync(request.Id, ModuleState.Running);
        var left = 64 << 20;
        var writing = host.Client.WriteInputAsync(request.Id, (buffer, _) => ValueTask.FromResult(Take(buffer.Length)), endAfter: false, None);
        await Task.WhenAny(writing, UntilStillAsync());
        writing.IsCompleted.Should().BeFalse("nobody reads it");

        await host.Client.StopModuleAsync(request.Id, 143, None);

        await writing.WaitAsync(Patience);
        left.Should().Be(0, "what comes after the end is dropped");

        int Take(int wanted)
        {
            var count = Math.Min(wanted, left);
            left -= count;
            return count;
        }

        // The buffers on the way are full when the host answers again and again, on the same connection, and nothing more is taken meanwhile.
        async Task UntilStillAsync()
        {
            for (var answers = 0; answers < 100 && !writing.IsCompleted; answers++)
            {
                var before = Volatile.Read(ref left);
                await host.Client.ListModulesAsync(None);
                answers = Volatile.Read(ref left) == before && before < 64 << 20 ? answers : 0;
            }
        }
    }

    [Fact]
    public async Task A_module_without_a_standard_input_is_at_its_end_from_the_beginning_and_takes_none()
    {
        await using var host = await TestHost.StartAsync();
        var request = host.Request(Wat.Echo);

        (await host.StartAndWaitAsync(request)).ExitCode.Should().Be(7);
        var writing = () => host.Client.WriteInputAsync(request.Id, InputText.Of("x"), endAfter: false, None);

        (await writing.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.FailedPrecondition);
    }

    private static async Task<StartModuleRequest> StartEchoAsync(TestHost host)
    {
        var request = host.Request(Wat.Echo);
        request.StandardInput = true;
        await host.Client.StartModuleAsync(request, None);
        await host.WaitForAsync(request.Id, ModuleState.Running);
        return request;
    }
}
