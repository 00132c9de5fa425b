using Google.Protobuf.WellKnownTypes;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Runtimes;

namespace Krustlet.ModuleHost.Service;

/// <summary>
/// A module the host remembers, from its acceptance until it is removed. Owns its status: each change is a new, never changed
/// <see cref="ModuleStatus"/> with a higher version. Its end is set once, by whichever came first.
/// </summary>
internal sealed class HostedModule : IModuleObserver
{
    private readonly Lock gate = new();
    private readonly Action<HostedModule, ModuleStatus> publish;
    private readonly TimeProvider timeProvider;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IRunningModule? running;
    private StopRequest? stop;
    private ModuleStatus status;

    /// <param name="request">What was asked for.</param>
    /// <param name="publish">Told of each change but the first, one at a time and in order.</param>
    /// <param name="timeProvider">Clock.</param>
    public HostedModule(StartModuleRequest request, Action<HostedModule, ModuleStatus> publish, TimeProvider timeProvider)
    {
        this.publish = publish;
        this.timeProvider = timeProvider;
        Input = request.StandardInput ? ModuleInput.Create() : null;
        status = new ModuleStatus
        {
            Id = request.Id,
            Owner = request.Owner,
            State = ModuleState.Created,
            CreatedAt = Now,
            LogPath = request.LogPath,
            Version = 1,
        };
    }

    public string Id => Status.Id;

    /// <summary>Its standard input, if it was started with one that can be written to.</summary>
    public ModuleInput? Input { get; }

    public ModuleStatus Status
    {
        get
        {
            lock (gate)
            {
                return status;
            }
        }
    }

    public ModuleUsage Usage
    {
        get
        {
            lock (gate)
            {
                return running?.Usage ?? default;
            }
        }
    }

    /// <summary>Completes when the module has exited.</summary>
    public Task Ended => ended.Task;

    private Timestamp Now => Timestamp.FromDateTimeOffset(timeProvider.GetUtcNow());

    /// <summary>Asks for the module's end, at whatever point of its life it is. Only the first request counts.</summary>
    public void Stop(StopRequest request)
    {
        IRunningModule? target;
        lock (gate)
        {
            stop ??= request;
            target = running;
        }
        target?.Stop(request);
    }

    /// <summary>The stop that was asked for before the module ran; null when none was.</summary>
    public StopRequest? RequestedStop
    {
        get
        {
            lock (gate)
            {
                return stop;
            }
        }
    }

    /// <summary>The module has been started; a stop that came meanwhile is handed on.</summary>
    public void Attach(IRunningModule started)
    {
        StopRequest? early;
        lock (gate)
        {
            running = started;
            early = stop;
        }
        if (early is not null)
        {
            started.Stop(early);
        }
    }

    /// <inheritdoc/>
    public void OnRunning() => Change(next =>
    {
        next.State = ModuleState.Running;
        next.StartedAt = Now;
    });

    /// <inheritdoc/>
    public void OnExited(ModuleExit exit)
    {
        Change(next =>
        {
            next.State = ModuleState.Exited;
            next.ExitCode = exit.ExitCode;
            next.ExitReason = exit.Reason;
            next.StartError = exit.StartError;
            next.Message = exit.Message;
            next.FinishedAt = Now;
        });
        Input?.Dispose();
        ended.TrySetResult();
    }

    private void Change(Action<ModuleStatus> change)
    {
        lock (gate)
        {
            if (status.State == ModuleState.Exited)
            {
                return;
            }
            var next = status.Clone();
            change(next);
            next.Version++;
            status = next;
            // Under the lock, so that changes are published in order.
            publish(this, next);
        }
    }
}
