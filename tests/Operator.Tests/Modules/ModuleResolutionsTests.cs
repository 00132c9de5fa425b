using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.ControllerRuntime.Tests.Testing;
using Krustlet.Operator.Diagnostics;
using Krustlet.Operator.Modules.Resolution;
using Krustlet.Operator.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.Operator.Tests.Modules;

/// <summary>Questions that are asked while the store of modules is behind.</summary>
public sealed class ModuleResolutionsTests
{
    [Fact]
    public async Task A_change_that_is_asked_about_before_the_store_has_it_is_resolved_once_it_has()
    {
        var time = new FakeTimeProvider();
        var store = new OneModule(Module("r/web:v1"));
        var resolver = new FakeResolver();
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<OperatorMetrics>().BuildServiceProvider();
        using var queueMetrics = new RuntimeMetrics();
        using var resolutions = new ModuleResolutions(
            resolver, store, new OfferingPools(new FixedStore<WasmNodePool>()), new NoEvents(), services.GetRequiredService<OperatorMetrics>(), queueMetrics, time, NullLogger<ModuleResolutions>.Instance);
        var changed = Module("r/web:v2");
        var answered = 0;
        resolutions.OnChanged(_ =>
        {
            resolutions.Of(changed);
            Interlocked.Increment(ref answered);
        });
        using var stop = new CancellationTokenSource();
        var running = resolutions.RunAsync(stop.Token);

        resolutions.Of(changed).State.Should().Be(ResolutionState.Pending);
        await Eventually.BeAsync(() => Volatile.Read(ref answered) == 1, "the module of the store was asked for");
        store.Item = changed;

        await Eventually.BeAsync(() => resolutions.Of(changed).State == ResolutionState.Resolved, "the change is asked for, too", time, TimeSpan.FromSeconds(1));
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => running).Should().ThrowAsync<OperationCanceledException>();
    }

    private static WasmModule Module(string reference) => TestModules.With(new WasmModuleSpec { Module = reference });

    private sealed class OneModule(WasmModule item) : IObjectStore<WasmModule>
    {
        private volatile WasmModule _item = item;

        public WasmModule Item
        {
            set => _item = value;
        }

        public int Count => 1;

        public WasmModule? Get(NamespacedName name) => _item;

        public IReadOnlyList<WasmModule> List() => [_item];

        public IReadOnlyList<WasmModule> ByIndex(Indexer<WasmModule> indexer, string value) => throw new NotSupportedException("It has no indexes.");
    }

    private sealed class NoEvents : IEventRecorder
    {
        public void Record(V1ObjectReference regarding, EventSeverity severity, string reason, string message)
        {
        }
    }
}
