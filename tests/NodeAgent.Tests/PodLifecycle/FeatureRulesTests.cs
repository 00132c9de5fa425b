using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Admission;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodLifecycle;

public class FeatureRulesTests
{
    public static TheoryData<string, Action<V1PodSpec>, string> Refusals => new()
    {
        { "PodFeatureUnsupported", spec => spec.HostPID = true, "spec.hostPID is not possible on a WebAssembly node" },
        { "PodFeatureUnsupported", spec => spec.HostIPC = true, "spec.hostIPC is not possible" },
        { "PodFeatureUnsupported", spec => spec.ResourceClaims = [new V1PodResourceClaim { Name = "gpu" }], "spec.resourceClaims is not possible" },
        { "SysctlForbidden", spec => spec.SecurityContext = new V1PodSecurityContext { Sysctls = [new V1Sysctl { Name = "net.core.somaxconn", Value = "1" }] }, "\"net.core.somaxconn\" not allowlisted" },
        { "PodFeatureUnsupported", spec => spec.SecurityContext = new V1PodSecurityContext { SeccompProfile = new V1SeccompProfile { Type = "Localhost" } }, "a Localhost profile" },
        { "PodFeatureUnsupported", spec => spec.Containers[0].SecurityContext = new V1SecurityContext { Privileged = true }, "securityContext.privileged of container app" },
        { "PodFeatureUnsupported", spec => spec.Containers[0].SecurityContext = new V1SecurityContext { Capabilities = new V1Capabilities { Add = ["NET_ADMIN", "SYS_TIME"] } }, "capabilities.add [NET_ADMIN SYS_TIME] of container app" },
        { "PodFeatureUnsupported", spec => spec.InitContainers = [new V1Container { Name = "first", VolumeDevices = [new V1VolumeDevice { Name = "disk", DevicePath = "/dev/x" }] }], "volumeDevices of container first" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void More_than_a_sandbox_gives_is_refused(string reason, Action<V1PodSpec> change, string message)
    {
        var pod = TestPods.Pod();
        change(pod.Spec);

        var verdict = AdmissionRules.Check(pod, FakeNode.WithCidr(null, pods: 2).Current!, NodeUsage.None);

        verdict.Reason.Should().Be(reason);
        verdict.Message.Should().Contain(message);
    }

    [Fact]
    public void Less_privilege_is_what_every_module_has()
    {
        var pod = TestPods.Pod();
        pod.Spec.SecurityContext = new V1PodSecurityContext { RunAsNonRoot = true, SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" } };
        pod.Spec.Containers[0].SecurityContext = new V1SecurityContext
        {
            AllowPrivilegeEscalation = false,
            ReadOnlyRootFilesystem = true,
            Privileged = false,
            Capabilities = new V1Capabilities { Drop = ["ALL"] },
        };

        FeatureRules.Check(pod).Should().BeNull();
        MeaninglessFields.Find(pod).Should().BeEmpty();
    }

    [Fact]
    public void Fields_without_a_meaning_are_named()
    {
        var pod = TestPods.Pod();
        pod.Spec.ShareProcessNamespace = true;
        pod.Spec.SecurityContext = new V1PodSecurityContext { RunAsUser = 1000, FsGroup = 2000 };
        pod.Spec.Containers[0].SecurityContext = new V1SecurityContext { RunAsGroup = 3000 };

        FeatureRules.Check(pod).Should().BeNull();
        MeaninglessFields.Find(pod).Should().Equal(
            "spec.shareProcessNamespace", "spec.securityContext.fsGroup", "spec.securityContext.runAsUser", "spec.containers{app}.securityContext.runAsGroup");
    }
}
