using System.Collections.Concurrent;
using System.Net;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.ControllerRuntime.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.ControllerRuntime.Tests.Controllers;

public sealed class ControllerTests : IAsyncDisposable
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private readonly RuntimeFixture _fixture = new();
    private readonly Recorder _recorder = new();
    private Controller<V1ConfigMap>? _controller;

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        _controller?.Dispose();
    }

    [Fact]
    public async Task Every_object_is_reconciled_at_start_and_after_each_change()
    {
        _fixture.Stub.Put($"{Maps}/a", "{}");
        Start();
        await Eventually.BeAsync(() => _recorder.Count("a") == 1 && _fixture.Stub.OpenWatches == 1, "the first pass ran");

        _fixture.Stub.Put($"{Maps}/a", """{"data":{"x":"y"}}""");
        await Eventually.BeAsync(() => _recorder.Count("a") == 2, "the change was reconciled");
        _fixture.Stub.Remove($"{Maps}/a");
        await Eventually.BeAsync(() => _recorder.Count("a") == 3, "the deletion was reconciled");
    }

    [Fact]
    public async Task A_failed_pass_is_tried_again_until_it_works_without_any_change()
    {
        _recorder.Failures = 15;
        _fixture.Stub.Put($"{Maps}/a", "{}");
        Start();

        await Eventually.BeAsync(() => _recorder.Count("a") == 16, "fifteen failures and a success", _fixture.Clock, TimeSpan.FromSeconds(20));
        _controller!.Queue.Failures(new NamespacedName("default", "a")).Should().Be(0);
    }

    [Fact]
    public async Task A_terminal_error_is_not_tried_again_before_a_change()
    {
        _recorder.Result = ReconcileResult.TerminalError(new InvalidOperationException("no"));
        _fixture.Stub.Put($"{Maps}/a", "{}");
        Start(new ControllerOptions { Workers = 1 });
        await Eventually.BeAsync(() => _recorder.Count("a") == 1 && _fixture.Stub.OpenWatches == 1, "the first pass began");
        _fixture.Stub.Put($"{Maps}/b", "{}");
        await Eventually.BeAsync(() => _recorder.Count("b") == 1, "the only worker is done with the first");
        _fixture.Clock.Advance(TimeSpan.FromHours(1));
        _fixture.Stub.Put($"{Maps}/c", "{}");
        await Eventually.BeAsync(() => _recorder.Count("c") == 1, "what came due before is worked off");

        _recorder.Count("a").Should().Be(1);
        _fixture.Stub.Put($"{Maps}/a", """{"data":{"x":"y"}}""");
        await Eventually.BeAsync(() => _recorder.Count("a") == 2, "the change gives it another chance");
    }

    [Fact]
    public async Task A_requeue_comes_back_when_asked()
    {
        _recorder.Result = ReconcileResult.RequeueAfter(TimeSpan.FromMinutes(5));
        _fixture.Stub.Put($"{Maps}/a", "{}");
        Start();
        await Eventually.BeAsync(() => _recorder.Count("a") == 1, "the first pass ran");

        await Eventually.BeAsync(() => _recorder.Count("a") == 2, "it came back", _fixture.Clock, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_pass_that_hangs_is_cancelled_and_tried_again()
    {
        _recorder.Hangs = 1;
        _fixture.Stub.Put($"{Maps}/a", "{}");
        Start(new ControllerOptions { PassTimeout = TimeSpan.FromSeconds(30) });

        await Eventually.BeAsync(() => _recorder.Count("a") == 2, "the second pass ran", _fixture.Clock, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_change_of_another_kind_reaches_the_keys_it_concerns()
    {
        _fixture.Stub.Put("/api/v1/namespaces/default/secrets/s", """{"metadata":{"labels":{"owner":"a"}}}""");
        var secrets = new Informer<V1Secret>(_fixture.Client, ApiResources.Secrets, new InformerOptions<V1Secret>(), _fixture.Metrics, _fixture.Clock, NullLoggerFactory.Instance);
        _ = _fixture.Run(secrets.RunAsync);
        Start(configure: c => c.Watch(secrets, secret => secret.Metadata.Labels is { } labels ? [new NamespacedName("default", labels["owner"])] : []));

        await Eventually.BeAsync(() => _recorder.Count("a") == 1 && _fixture.Stub.OpenWatches == 2, "the owner was reconciled");
        _fixture.Stub.Put("/api/v1/namespaces/default/secrets/s", """{"metadata":{"labels":{"owner":"b"}}}""");
        await Eventually.BeAsync(() => _recorder.Count("a") == 2 && _recorder.Count("b") == 1, "both owners were reconciled");
    }

    [Fact]
    public async Task A_finalizer_is_attached_and_runs_before_the_object_goes_even_when_it_fails_at_first()
    {
        var finalizer = new Cleaner { Failures = 2, Polls = 1 };
        _fixture.Stub.Put($"{Maps}/a", """{"metadata":{"finalizers":["other.io/keep"]}}""");
        Start(finalizer: finalizer);
        await Eventually.BeAsync(() => Finalizers("a").SequenceEqual(["other.io/keep", Cleaner.Name]), "ours is attached", _fixture.Clock, TimeSpan.FromSeconds(1));

        _fixture.Stub.Remove($"{Maps}/a");
        await Eventually.BeAsync(() => Finalizers("a").SequenceEqual(["other.io/keep"]), "ours is gone, the other stays", _fixture.Clock, TimeSpan.FromSeconds(1));

        finalizer.Calls.Should().BeGreaterThanOrEqualTo(4);
    }

    [Fact]
    public async Task A_stale_finalizer_write_is_tried_again()
    {
        var fault = _fixture.Stub.FailNext(r => r.Method == HttpMethod.Patch, HttpStatusCode.Conflict, reason: "Conflict");
        _fixture.Stub.Put($"{Maps}/a", "{}");
        Start(finalizer: new Cleaner());

        await Eventually.BeAsync(() => Finalizers("a").Contains(Cleaner.Name), "the second write worked", _fixture.Clock, TimeSpan.FromSeconds(1));
        fault.IsSpent.Should().BeTrue();
    }

    private string[] Finalizers(string name) =>
        [.. _fixture.Stub.Find($"{Maps}/{name}")?["metadata"]?["finalizers"]?.AsArray().Select(f => f!.GetValue<string>()) ?? []];

    private void Start(ControllerOptions? options = null, Cleaner? finalizer = null, Action<Controller<V1ConfigMap>>? configure = null)
    {
        var informer = new Informer<V1ConfigMap>(_fixture.Client, ApiResources.ConfigMaps, new InformerOptions<V1ConfigMap>(), _fixture.Metrics, _fixture.Clock, NullLoggerFactory.Instance);
        var finalizers = finalizer is null ? null : new FinalizerRunner<V1ConfigMap>(_fixture.Client, ApiResources.ConfigMaps, informer.Store, [finalizer]);
        _controller = new Controller<V1ConfigMap>("maps", _recorder, options ?? new ControllerOptions(), _fixture.Metrics, _fixture.Clock, NullLoggerFactory.Instance, finalizers);
        _controller.Watch(informer);
        configure?.Invoke(_controller);
        _ = _fixture.Run(informer.RunAsync);
        _ = _fixture.Run(_controller.RunAsync);
    }

    private sealed class Recorder : IEntityController<V1ConfigMap>
    {
        private readonly ConcurrentQueue<NamespacedName> _passes = new();
        private int _failures;
        private int _hangs;

        public int Failures { set => _failures = value; }

        public int Hangs { set => _hangs = value; }

        public ReconcileResult Result { get; set; } = ReconcileResult.Success;

        public int Count(string name) => _passes.Count(key => key.Name == name);

        public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
        {
            _passes.Enqueue(key);
            if (Interlocked.Decrement(ref _hangs) >= 0)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return Interlocked.Decrement(ref _failures) >= 0 ? throw new InvalidOperationException("injected") : Result;
        }
    }

    private sealed class Cleaner : IEntityFinalizer<V1ConfigMap>
    {
        public const string Name = "test.krustlet.dev/clean";

        public int Failures { get; set; }

        public int Polls { get; set; }

        public int Calls { get; private set; }

        public string Identifier => Name;

        public Task<bool> FinalizeAsync(V1ConfigMap entity, CancellationToken cancellationToken)
        {
            Calls++;
            if (Failures-- > 0)
            {
                throw new InvalidOperationException("injected");
            }

            return Task.FromResult(Polls-- <= 0);
        }
    }
}
