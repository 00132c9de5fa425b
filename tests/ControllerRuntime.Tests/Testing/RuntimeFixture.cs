using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Diagnostics;

namespace Krustlet.ControllerRuntime.Tests.Testing;

/// <summary>A stub API server, a client of it, a clock, and loops that are joined at the end.</summary>
internal sealed class RuntimeFixture : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];

    public RuntimeFixture()
    {
        // The client's own time-outs stay on the real clock: tests move the fake one by hours.
        Client = ApiClientFactory.FromHandler(Stub, new Uri("http://stub"));
    }

    public ApiStub Stub { get; } = new();

    public ApiClient Client { get; }

    public TestClock Clock { get; } = new(new DateTimeOffset(2024, 5, 1, 12, 0, 0, TimeSpan.Zero));

    public RuntimeMetrics Metrics { get; } = new();

    public Task Run(Func<CancellationToken, Task> loop)
    {
        var task = Task.Run(() => loop(_stop.Token));
        _loops.Add(task);
        return task;
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        foreach (var loop in _loops)
        {
            try
            {
                await loop;
            }
            catch (OperationCanceledException)
            {
                // Stopped as asked.
            }
        }

        _loops.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        Client.Dispose();
        Metrics.Dispose();
    }
}
