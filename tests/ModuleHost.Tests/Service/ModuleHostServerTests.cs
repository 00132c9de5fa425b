using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Tests.Guests;

namespace Krustlet.ModuleHost.Tests.Service;

public sealed class ModuleHostServerTests
{
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
}
