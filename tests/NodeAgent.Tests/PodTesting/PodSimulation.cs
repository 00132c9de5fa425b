using System.Net;
using k8s.Models;
using Krustlet.NodeAgent.ModuleHosts;
using Krustlet.NodeAgent.PodLifecycle;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Planning;
using Krustlet.NodeAgent.PodLifecycle.Transitions;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Probes;

namespace Krustlet.NodeAgent.Tests.PodTesting;

/// <summary>
/// A Pod, a module host and a clock in memory, around the real decision core: actions wait until the test says how they end,
/// so any order of events can be played.
/// </summary>
internal sealed class PodSimulation
{
    private readonly PodStateMachine machine = new(CrashLoop.DefaultCap);
    private readonly PodStatusBuilder statuses;
    private readonly IPAddress hostIp = IPAddress.Parse("192.0.2.1");

    public PodSimulation(V1Pod pod)
    {
        statuses = new PodStatusBuilder(machine.CrashLoop);
        Source = pod;
        Facts = PodFactsSeed.Create(pod, NoRuns, hostIp, Now);
        Pass();
    }

    public DateTimeOffset Now { get; private set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public V1Pod Source { get; private set; }

    public PodFacts Facts { get; private set; }

    public PodStateName State { get; private set; } = PodStateName.Admitting;

    public List<PodStateName> Visited { get; } = [PodStateName.Admitting];

    public List<PodAction> Waiting { get; } = [];

    public List<V1PodStatus> History { get; } = [];

    public DateTimeOffset? WakeAt { get; private set; }

    /// <summary>Runs as the host has them.</summary>
    public Dictionary<string, (string Container, ContainerRun Run)> Host { get; } = [];

    public V1PodStatus Status => Facts.Status!;

    private static ILookup<string, ContainerRun> NoRuns => Array.Empty<ContainerRun>().ToLookup(static _ => "");

    public V1ContainerStatus StatusOf(string container) =>
        (Status.InitContainerStatuses ?? []).Concat(Status.ContainerStatuses ?? []).Single(s => s.Name == container);

    public V1PodCondition Condition(string type) => Status.Conditions.Single(c => c.Type == type);

    public void Pass()
    {
        var decision = machine.Advance(State, Facts, Now);
        if (decision.State != State)
        {
            Visited.Add(decision.State);
        }

        State = decision.State;
        Facts = decision.Facts with { Status = statuses.Build(decision.Facts, decision.State == PodStateName.Terminated, Now) };
        WakeAt = decision.WakeAt;
        Waiting.AddRange(decision.Actions);
        History.Add(Status);
        if (Waiting.RemoveAll(static a => a is CancelOperations) > 0)
        {
            CancelPulls();
        }

        while (Waiting.OfType<AdmitPod>().FirstOrDefault() is { } admit)
        {
            Waiting.Remove(admit);
            News(f => f.AdmissionDecided(AdmissionVerdict.Admitted, Now));
        }
    }

    public void News(Func<PodFacts, PodFacts> change)
    {
        Facts = change(Facts);
        Pass();
    }

    public void Advance(TimeSpan by)
    {
        Now += by;
        Pass();
    }

    /// <summary>Every waiting action ends well, and what follows from it, until nothing waits.</summary>
    public void Settle()
    {
        for (var i = 0; i < 100 && Waiting.Count > 0; i++)
        {
            Succeed(Waiting[0]);
        }

        Waiting.Should().BeEmpty("a Pod must come to rest");
    }

    public T Take<T>()
        where T : PodAction
    {
        var action = Waiting.OfType<T>().First();
        Waiting.Remove(action);
        return action;
    }

    public void Succeed(PodAction action)
    {
        Waiting.Remove(action);
        switch (action)
        {
            case PreparePod:
                News(f => f.Prepared([IPAddress.Parse("127.64.0.2")], null));
                break;
            case RefreshVolumes:
                News(f => f.VolumesRefreshed(null));
                break;
            case PullImage pull:
                News(f => f.ImageReady(pull.Container, ImageOf(f.Container(pull.Container).Spec.Image)));
                break;
            case StartContainer start:
                Started(start);
                break;
            case StopContainer stop:
                Stopped(stop);
                break;
            case RunPostStart hook:
                News(f => f.PostStartEnded(hook.Container, hook.RunId, null));
                break;
            case RunPreStop hook:
                News(f => f.PreStopEnded(hook.Container, hook.RunId));
                break;
            case CleanUpPod:
                Host.Clear();
                News(static f => f.CleanedUp());
                break;
        }
    }

    public void Fail(PodAction action)
    {
        Waiting.Remove(action);
        switch (action)
        {
            case PreparePod:
                News(f => f.PreparationFailed(Now));
                break;
            case PullImage pull:
                News(f => f.ImageFailed(pull.Container, f.Container(pull.Container).Spec.Image, WaitingReason.ErrImagePull, "no such host", Now));
                break;
            case StartContainer start:
                News(f => f.StartFailed(start.Container, IdOf(start), WaitingReason.CreateContainerError, "not wasm", Now));
                break;
            case StopContainer stop:
                News(f => f.StopFailed(stop.Container, Now));
                break;
            case RunPostStart hook:
                News(f => f.PostStartEnded(hook.Container, hook.RunId, "connection refused"));
                break;
            case CleanUpPod:
                News(f => f.CleanUpFailed(Now));
                break;
            default:
                Succeed(action);
                break;
        }
    }

    /// <summary>The module of a container ends by itself.</summary>
    public void Exit(string container, int exitCode)
    {
        if (Host.Values.FirstOrDefault(r => r.Container == container && !r.Run.HasExited).Run is { } run)
        {
            Report(container, Ended(run, exitCode));
        }
    }

    /// <summary>A report that was under way for long, or comes twice.</summary>
    public void Repeat(string runId, RunState state)
    {
        if (Host.TryGetValue(runId, out var known))
        {
            News(f => f.RunReported(known.Container, known.Run with { State = state < known.Run.State ? state : known.Run.State }));
        }
    }

    /// <summary>A probe of a container's current run reaches a decision.</summary>
    public void Probe(string container, ProbeKind kind, bool success, TimeSpan? grace = null)
    {
        if (Facts.Container(container).Current is { } run)
        {
            News(f => f.ProbeDecided(container, run.Id, kind, success, grace));
        }
    }

    public void HostDies()
    {
        foreach (var (container, run) in Host.Values.Where(static r => !r.Run.HasExited).ToList())
        {
            Report(container, Ended(run, ExitCodes.Killed));
        }
    }

    public void Delete(long grace = 30)
    {
        Source = TestPods.Deleted(Source, Now, grace);
        News(f => f.SourceChanged(Source, Now));
    }

    public void Vanish() => News(f => f.SourceGone(Now));

    /// <summary>The agent is killed and another one takes over: it has the stored status and what the host runs, nothing else.</summary>
    public void Restart()
    {
        Source = TestPods.WithStatus(Source, Status);
        Waiting.Clear();
        State = PodStateName.Admitting;
        Visited.Clear();
        Visited.Add(State);
        var gone = Facts.Gone;
        Facts = PodFactsSeed.Create(Source, Host.Values.ToLookup(static r => r.Container, static r => r.Run), hostIp, Now);
        Facts = gone ? Facts.SourceGone(Now) : Facts;
        Pass();
    }

    private void CancelPulls()
    {
        foreach (var action in Waiting.Where(static a => a is PullImage or PreparePod).ToList())
        {
            Waiting.Remove(action);
            News(f => action is PullImage pull ? f.PullCancelled(pull.Container) : f.PreparationCancelled());
        }
    }

    private void Started(StartContainer start)
    {
        var id = IdOf(start);
        if (!Host.TryGetValue(id, out var known))
        {
            var run = new ContainerRun { Id = id, Attempt = start.Attempt, State = RunState.Running, Image = start.Image.Image, ImageId = start.Image.ImageId, StartedAt = Now };
            foreach (var older in Host.Where(r => r.Value.Container == start.Container && r.Value.Run.HasExited).ToList())
            {
                Host.Remove(older.Key);
            }

            known = (start.Container, run);
            Host[id] = known;
        }

        News(f => f.RunReported(start.Container, known.Run));
    }

    private void Stopped(StopContainer stop)
    {
        News(f => f.StopDelivered(stop.Container));
        if (Host.TryGetValue(stop.RunId, out var known) && !known.Run.HasExited)
        {
            Report(known.Container, Ended(known.Run, stop.ExitCode));
        }
    }

    private void Report(string container, ContainerRun run)
    {
        Host[run.Id] = (container, run);
        News(f => f.RunReported(container, run));
    }

    private ContainerRun Ended(ContainerRun run, int exitCode) => run with
    {
        State = RunState.Exited,
        ExitCode = exitCode,
        FinishedAt = Now,
        Reason = ExitReasons.ForExitCode(exitCode),
    };

    private string IdOf(StartContainer start) => ContainerIds.For(Facts.Key.Uid, start.Container, start.Attempt, start.Try);

    private static ReadyImage ImageOf(string image) => new(image, $"{image}@sha256:abc", "/store/abc", "sha256:abc", false);
}
