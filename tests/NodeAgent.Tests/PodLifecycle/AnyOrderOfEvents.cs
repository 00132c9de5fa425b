using FsCheck.Xunit;
using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Probes;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodLifecycle;

/// <summary>Whatever happens in whatever order, a Pod's story stays true.</summary>
public class AnyOrderOfEvents
{
    [Property(MaxTest = 300)]
    public void No_order_of_events_breaks_the_rules(byte policy, bool withInit, bool withSidecar, byte[] moves)
    {
        var pod = new PodSimulation(PodFor(policy, withInit, withSidecar));
        foreach (var move in moves)
        {
            Play(pod, move);
            AssertOneRunEach(pod);
        }

        AssertHistory(pod);
        AssertEnds(pod);
    }

    private static V1Pod PodFor(byte policy, bool withInit, bool withSidecar)
    {
        var init = new List<V1Container>();
        if (withSidecar)
        {
            init.Add(Watched(TestPods.Container("side", restartPolicy: "Always"), policy));
        }

        if (withInit)
        {
            init.Add(TestPods.Container("init"));
        }

        return TestPods.Pod((policy % 3) switch { 0 => "Always", 1 => "OnFailure", _ => "Never" }, init: init, containers: [Watched(TestPods.Container("a"), policy), Restarting(TestPods.Container("b"), policy)]);
    }

    private static V1Container Watched(V1Container container, byte policy)
    {
        var hook = new V1LifecycleHandler { Sleep = new V1SleepAction { Seconds = 5 } };
        var probe = new V1Probe { TcpSocket = new V1TCPSocketAction { Port = "80" } };
        container.Lifecycle = policy % 2 == 0 ? null : new V1Lifecycle { PostStart = hook, PreStop = hook };
        container.StartupProbe = policy % 5 == 0 ? probe : null;
        container.ReadinessProbe = policy % 7 == 0 ? probe : null;
        return container;
    }

    private static V1Container Restarting(V1Container container, byte policy)
    {
        var exit = new V1ContainerRestartRuleOnExitCodes { OperatorProperty = "In", Values = [1] };
        container.RestartPolicyRules = policy % 4 == 0 ? [new V1ContainerRestartRule { Action = "RestartAllContainers", ExitCodes = exit }] : null;
        return container;
    }

    private static void Play(PodSimulation pod, byte move)
    {
        var waiting = pod.Waiting.Count == 0 ? null : pod.Waiting[move / 16 % pod.Waiting.Count];
        var container = pod.Facts.Containers[move / 16 % pod.Facts.Containers.Length].Name;
        switch (move % 16)
        {
            case <= 4 when waiting is not null and not ForgetPod:
                pod.Succeed(waiting);
                break;
            case 5 when waiting is not null and not ForgetPod:
                pod.Fail(waiting);
                break;
            case 6:
                pod.Exit(container, 0);
                break;
            case 7:
                pod.Exit(container, 1);
                break;
            case 8:
                pod.Advance(TimeSpan.FromSeconds(1 + (move / 16)));
                break;
            case 9:
                pod.Advance(TimeSpan.FromMinutes(1 + (move / 16)));
                break;
            case 10 when pod.Host.Count > 0:
                pod.Repeat(pod.Host.Keys.ElementAt(move / 16 % pod.Host.Count), (RunState)(move / 16 % 3));
                break;
            case 11:
                pod.HostDies();
                break;
            case 12:
                pod.Restart();
                break;
            case 13 when move > 128:
                pod.Delete(move % 40);
                break;
            case 14 when move > 200:
                pod.Vanish();
                break;
            case 15:
                pod.Probe(container, (ProbeKind)(move / 16 % 3), move < 128);
                break;
            default:
                pod.Pass();
                break;
        }
    }

    private static void AssertOneRunEach(PodSimulation pod) =>
        pod.Host.Values.Where(static r => !r.Run.HasExited).GroupBy(static r => r.Container).Should().NotContain(static g => g.Count() > 1, "a container never runs twice at a time");

    private static void AssertHistory(PodSimulation pod)
    {
        foreach (var (before, after) in pod.History.Zip(pod.History.Skip(1)))
        {
            if (before.Phase is "Succeeded" or "Failed")
            {
                after.Phase.Should().Be(before.Phase, "a final phase is final");
            }

            if (IsPrepared(before) && Statuses(after).Any(static s => s.State.Running is not null))
            {
                IsPrepared(after).Should().BeTrue("what runs has what it was prepared with, whichever agent looks after it");
            }

            foreach (var (old, now) in Statuses(before).Join(Statuses(after), static s => s.Name, static s => s.Name, static (o, n) => (o, n)))
            {
                now.RestartCount.Should().BeGreaterThanOrEqualTo(old.RestartCount, "restarts are never taken back");
                if (old.State.Terminated is not null && now.State.Running is not null)
                {
                    now.RestartCount.Should().BeGreaterThan(old.RestartCount, "what ended does not run again without a restart");
                }
            }
        }
    }

    private static bool IsPrepared(V1PodStatus status) => status.Conditions.Any(static c => c is { Type: "PodReadyToStartContainers", Status: "True" });

    private static void AssertEnds(PodSimulation pod)
    {
        if (!pod.Facts.Gone)
        {
            pod.Delete(1);
        }

        for (var i = 0; i < 200 && !(pod.State == PodStateName.Terminated && pod.Facts.CleanUp == CleanUpStage.Clean); i++)
        {
            if (pod.Waiting.Count > 0)
            {
                pod.Succeed(pod.Waiting[0]);
            }
            else
            {
                pod.Advance(TimeSpan.FromSeconds(2));
            }
        }

        pod.State.Should().Be(PodStateName.Terminated, "every Pod can be ended");
        pod.Host.Values.Should().NotContain(static r => !r.Run.HasExited);
        pod.Status.Phase.Should().BeOneOf("Succeeded", "Failed");
    }

    private static IEnumerable<V1ContainerStatus> Statuses(V1PodStatus status) => (status.InitContainerStatuses ?? []).Concat(status.ContainerStatuses ?? []);
}
