using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.Oci.References;
using Krustlet.Oci.Store;
using Krustlet.Oci.Verification;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.Images;

public sealed class MeasuredPullerTests : IRegistryPuller, ILogger<MeasuredPuller>
{
    private static readonly ImageReference Large = ImageReference.Parse("registry.test/large:v1");
    private readonly TaskCompletionSource<NodeModule> pulled = new();
    private IProgress<PullProgress>? progress;
    private long bytes;
    private readonly ConcurrentQueue<string> lines = new();

    [Fact]
    public async Task A_long_pull_is_told_of_while_it_lasts_and_measured_when_it_is_had()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var time = new FakeTimeProvider();
        using var puller = new MeasuredPuller(this, meters, time, this);
        using var measured = new Measurements(meters);

        var pull = puller.PullAsync("registry.test/large:v1", [], [], CancellationToken.None);
        measured["krustlet_image_pulls_in_progress"].Should().Be(1);
        time.Advance(TimeSpan.FromSeconds(9));
        lines.Should().BeEmpty();
        time.Advance(TimeSpan.FromSeconds(1));
        progress!.Report(new PullProgress(Large, ContentDigest.Of([1]), 500, 500));
        progress.Report(new PullProgress(Large, ContentDigest.Of([2]), 0, 1000));
        progress.Report(new PullProgress(Large, ContentDigest.Of([2]), 250, 1000));
        bytes = 750;
        time.Advance(TimeSpan.FromSeconds(10));
        lines.Should().Equal("Still pulling registry.test/large:v1, for 10 s so far", "Still pulling registry.test/large:v1, for 20 s so far: 750 of 1500 bytes");
        measured.Read();
        measured["krustlet_image_pulled_bytes_total"].Should().Be(750);

        pulled.SetResult(new NodeModule("id", "/path", "sha256:0", 7, false));
        (await pull).SizeBytes.Should().Be(7);
        measured["kubelet_image_pull_duration_seconds"].Should().Be(1);
        measured["krustlet_image_pulls_in_progress"].Should().Be(0);
        time.Advance(TimeSpan.FromMinutes(1));
        lines.Should().HaveCount(2, "it is over");
    }

    long IRegistryPuller.BytesReceived => bytes;

    Task<NodeModule?> IRegistryPuller.FindLocalAsync(string image, CancellationToken cancellationToken) => Task.FromResult<NodeModule?>(null);

    Task<NodeModule> IRegistryPuller.PullAsync(
        string image, IReadOnlyList<PullSecret> secrets, IReadOnlyList<SignatureDemand> demands, IProgress<PullProgress> told, CancellationToken cancellationToken)
    {
        progress = told;
        return pulled.Task;
    }

    Task IRegistryPuller.PrepareAsync(
        string image, NodeModule module, Func<CancellationToken, Task<IReadOnlyList<PullSecret>>> secrets, IReadOnlyList<SignatureDemand> demands, CancellationToken cancellationToken) => Task.CompletedTask;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Enqueue(formatter(state, exception));
}
