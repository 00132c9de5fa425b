using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.ModuleHosts;

namespace Krustlet.NodeAgent.Tests.PodTesting;

/// <summary>A module host in memory whose modules run until they are told to end.</summary>
internal sealed class FakeModuleHost(int processId, bool isolated, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, ModuleStatus> modules = [];
    private readonly List<ChannelWriter<WatchModulesReply>> watchers = [];

    public int ProcessId => processId;

    public bool Isolated => isolated;

    public bool IsAlive { get; private set; } = true;

    /// <summary>Modules it takes before it says that it is full.</summary>
    public int Capacity { get; set; } = int.MaxValue;

    /// <summary>How the next start fails.</summary>
    public StartError NextStart { get; set; }

    /// <summary>A stop is answered but changes nothing.</summary>
    public bool IgnoresStops { get; set; }

    /// <summary>What the answer to a start waits for; the watch tells of the module at once.</summary>
    public Func<StartModuleRequest, Task> AnswersStart { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Removals are not answered.</summary>
    public bool FailsRemovals { get; set; }

    public int Starts { get; private set; }

    public IReadOnlyList<StopModuleRequest> Stops { get; private set; } = [];

    public IReadOnlyList<StartModuleRequest> Requests { get; private set; } = [];

    public IReadOnlyList<ModuleStatus> Modules
    {
        get
        {
            lock (gate)
            {
                return [.. modules.Values.Select(static m => m.Clone())];
            }
        }
    }

    public ModuleStatus Start(StartModuleRequest request)
    {
        lock (gate)
        {
            RequireAlive();
            if (modules.TryGetValue(request.Id, out var known))
            {
                return known.Clone();
            }

            (Starts, Requests) = (Starts + 1, [.. Requests, request]);
            var error = modules.Values.Count(static m => m.State != ModuleState.Exited) >= Capacity ? StartError.NoCapacity : NextStart;
            NextStart = StartError.None;
            var now = time.GetUtcNow().ToTimestamp();
            var status = error == StartError.None
                ? new ModuleStatus { Id = request.Id, Owner = request.Owner, State = ModuleState.Running, CreatedAt = now, StartedAt = now, LogPath = request.LogPath }
                : new ModuleStatus { Id = request.Id, Owner = request.Owner, State = ModuleState.Exited, ExitReason = ExitReason.StartError, StartError = error, Message = $"cannot: {error}" };
            Set_NeedsLock(status);
            return status.Clone();
        }
    }

    public bool Stop(string id, int exitCode)
    {
        lock (gate)
        {
            RequireAlive();
            Stops = [.. Stops, new StopModuleRequest { Id = id, ExitCode = exitCode }];
            if (!modules.ContainsKey(id))
            {
                return false;
            }

            if (!IgnoresStops || exitCode == 137)
            {
                End_NeedsLock(id, exitCode, ExitReason.Stopped);
            }

            return true;
        }
    }

    public bool Remove(string id)
    {
        lock (gate)
        {
            RequireAlive();
            if (FailsRemovals)
            {
                throw new ModuleHostException("no answer");
            }

            if (modules.TryGetValue(id, out var module) && module.State != ModuleState.Exited)
            {
                return false;
            }

            if (modules.Remove(id))
            {
                Tell_NeedsLock(new WatchModulesReply { RemovedId = id });
            }

            return true;
        }
    }

    /// <summary>A container's module ends by itself.</summary>
    public void Exit(string container, int exitCode)
    {
        lock (gate)
        {
            var running = modules.Values.Single(m => m.Owner.ContainerName == container && m.State == ModuleState.Running);
            End_NeedsLock(running.Id, exitCode, exitCode == 0 ? ExitReason.Completed : ExitReason.Error);
        }
    }

    public void Die()
    {
        lock (gate)
        {
            IsAlive = false;
            modules.Clear();
            watchers.ForEach(static w => w.TryComplete(new ModuleHostException("connection reset")));
            watchers.Clear();
        }
    }

    public ChannelReader<WatchModulesReply> Watch()
    {
        var channel = Channel.CreateUnbounded<WatchModulesReply>();
        lock (gate)
        {
            RequireAlive();
            foreach (var module in modules.Values)
            {
                channel.Writer.TryWrite(new WatchModulesReply { Module = module.Clone() });
            }

            channel.Writer.TryWrite(new WatchModulesReply { SnapshotEnd = new SnapshotEnd() });
            watchers.Add(channel.Writer);
        }

        return channel.Reader;
    }

    public void RequireAlive()
    {
        if (!IsAlive)
        {
            throw new ModuleHostException("connection refused");
        }
    }

    private void End_NeedsLock(string id, int exitCode, ExitReason reason)
    {
        var ended = modules[id].Clone();
        if (ended.State == ModuleState.Exited)
        {
            return;
        }

        (ended.State, ended.ExitCode, ended.ExitReason, ended.FinishedAt) = (ModuleState.Exited, exitCode, reason, time.GetUtcNow().ToTimestamp());
        Set_NeedsLock(ended);
    }

    private void Set_NeedsLock(ModuleStatus status)
    {
        modules[status.Id] = status;
        Tell_NeedsLock(new WatchModulesReply { Module = status.Clone() });
    }

    private void Tell_NeedsLock(WatchModulesReply reply) => watchers.ForEach(w => w.TryWrite(reply));
}
