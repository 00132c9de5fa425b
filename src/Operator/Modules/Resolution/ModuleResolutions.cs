using System.Collections.Concurrent;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Conditions;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.ControllerRuntime.WorkQueues;
using Krustlet.Operator.Diagnostics;

namespace Krustlet.Operator.Modules.Resolution;

/// <summary>
/// Resolves references beside the reconciler, so that a slow registry never holds a workload up. An answer holds as long as
/// the question is the same; a failure is asked again after a growing wait.
/// </summary>
internal sealed partial class ModuleResolutions(
    IModuleResolver resolver,
    IObjectStore<WasmModule> modules,
    OfferingPools pools,
    IEventRecorder events,
    OperatorMetrics metrics,
    RuntimeMetrics queueMetrics,
    TimeProvider time,
    ILogger<ModuleResolutions> logger) : IOwnedLoop, IDisposable
{
    private const int Workers = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly WorkQueueOptions Retries = new() { BaseDelay = TimeSpan.FromSeconds(5), MaximumDelay = TimeSpan.FromMinutes(10) };
    private readonly ConcurrentDictionary<NamespacedName, (ResolutionRequest Request, ModuleResolution Answer)> _answers = new();
    private readonly WorkQueue<NamespacedName> _queue = new("resolutions", Retries, queueMetrics, time);
    private Action<NamespacedName> _changed = static _ => { };

    public string Name => "resolutions";

    public StartOrder Order => StartOrder.Controllers;

    /// <summary>Whom to tell of new answers. Called once, before the loop runs.</summary>
    public void OnChanged(Action<NamespacedName> changed) => _changed = changed;

    /// <summary>What is known now; asks if nothing is.</summary>
    public ModuleResolution Of(WasmModule module)
    {
        var key = KeyOf(module);
        var request = RequestOf(module);
        var isKnown = _answers.TryGetValue(key, out var known);
        if (isKnown && known.Request == request)
        {
            return known.Answer;
        }

        var holds = isKnown && known.Answer.State == ResolutionState.Resolved && known.Request.Uid == request.Uid && known.Request.Key == request.Key;
        var answer = holds ? known.Answer : Remembered(module, request) ?? ModuleResolution.Pending;
        _answers[key] = (request, answer);
        if (answer.State == ResolutionState.Pending)
        {
            _queue.Forget(key);
            _queue.Add(key);
        }
        else if (request.Interval is { } interval)
        {
            _queue.AddAfter(key, interval);
        }

        return answer;
    }

    /// <summary>The module is gone.</summary>
    public void Forget(NamespacedName key)
    {
        _answers.TryRemove(key, out _);
        _queue.Forget(key);
    }

    public Task RunAsync(CancellationToken cancellationToken) =>
        JoinedLoops.RunAsync([.. Enumerable.Range(0, Workers).Select(_ => (Func<CancellationToken, Task>)WorkAsync)], cancellationToken);

    public void Dispose() => _queue.Dispose();

    /// <summary>What the status says, when it answers this question: a restart need not ask every registry again, and must not move what is pinned.</summary>
    private static ModuleResolution? Remembered(WasmModule module, ResolutionRequest request) =>
        module.Status is { ResolvedDigest: { } digest, ResolvedFor: { } key } && key == request.Key ? ModuleResolution.Resolved(digest) : null;

    private static NamespacedName KeyOf(WasmModule module) => new(module.Metadata.NamespaceProperty, module.Metadata.Name);

    private ResolutionRequest RequestOf(WasmModule module) => ResolutionRequest.Of(module, pools.Of(module));

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var key in _queue.TakeAllAsync(cancellationToken))
        {
            try
            {
                if (modules.Get(key) is { } module && IsToAsk(key, RequestOf(module)))
                {
                    await ResolveAsync(key, module, cancellationToken);
                }
            }
            finally
            {
                _queue.Done(key);
            }
        }
    }

    /// <summary>A wait may end after the policy that made it.</summary>
    private bool IsToAsk(NamespacedName key, ResolutionRequest request) => request.Interval is not null || Known(key, request) is null;

    /// <summary>The digest that is known, whatever the registry says now.</summary>
    private ModuleResolution? Known(NamespacedName key, ResolutionRequest request) =>
        _answers.TryGetValue(key, out var known) && known.Request == request && known.Answer.State == ResolutionState.Resolved ? known.Answer : null;

    private async Task ResolveAsync(NamespacedName key, WasmModule module, CancellationToken cancellationToken)
    {
        var request = RequestOf(module);
        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var digest = await resolver.ResolveAsync(module, both.Token);
            _queue.Forget(key);
            Answer(key, module, request, ModuleResolution.Resolved(digest));
            if (request.Interval is { } interval)
            {
                _queue.AddAfter(key, interval);
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            Failed(key, module, request, new ModuleResolutionException("Unreachable", $"the registry of {module.Spec.Module} did not answer within {Patience.TotalSeconds:0} s: check its address and the network", e));
        }
        catch (ModuleResolutionException e)
        {
            Failed(key, module, request, e);
        }
    }

    private void Failed(NamespacedName key, WasmModule module, ResolutionRequest request, ModuleResolutionException failure)
    {
        LogFailed(logger, failure, module.Spec.Module, key);
        Answer(key, module, request, Known(key, request) ?? ModuleResolution.Failed(failure));
        if (failure.RetryAfter is { } wait)
        {
            _queue.AddAfter(key, wait);
        }
        else
        {
            _queue.AddRateLimited(key);
        }
    }

    private void Answer(NamespacedName key, WasmModule module, ResolutionRequest request, ModuleResolution answer)
    {
        metrics.Resolutions.Add(1, new KeyValuePair<string, object?>("result", answer.Reason));
        if (!_answers.TryGetValue(key, out var asked) || asked.Request == request && asked.Answer == answer)
        {
            // Nobody asks this any more, or nothing new came of it.
            return;
        }

        if (asked.Request != request)
        {
            // The question has changed meanwhile: whoever asked has to ask anew. One who has, about a module that the store did not have yet, does not: it is looked at again here.
            _changed(key);
            _queue.AddAfter(key, Retries.BaseDelay);
            return;
        }

        _answers[key] = (request, answer);
        var isGood = answer.State == ResolutionState.Resolved;
        events.Record(
            ObjectReferences.To(module),
            isGood ? EventSeverity.Normal : EventSeverity.Warning,
            isGood ? EventReasons.ModuleResolved : EventReasons.ModuleNotResolved,
            $"{module.Spec.Module}: {answer.Message}");
        _changed(key);
    }

    [LoggerMessage(Diagnostics.EventIds.Resolution + 1, LogLevel.Information, "Could not resolve {Reference} of {Module}")]
    private static partial void LogFailed(ILogger logger, Exception failure, string reference, NamespacedName module);
}
