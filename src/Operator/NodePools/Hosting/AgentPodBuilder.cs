using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;
using Krustlet.Operator.NodePools.Joining;

namespace Krustlet.Operator.NodePools.Hosting;

/// <summary>
/// An agent as an ordinary Pod: no root, no capabilities, nothing of its machine, no account with rights; it joins by the pool's token like any
/// machine. Pure.
/// </summary>
internal static class AgentPodBuilder
{
    private const string Data = "/var/lib/krustlet";
    private const int User = 65532;
    private const int HealthPort = 10248;

    public static string ServiceAccount(string pool) => PoolObjects.Name(pool, "agent");

    public static string ConfigMap(string pool) => PoolObjects.Name(pool, "config");

    public static string BootstrapSecret(string pool) => PoolObjects.Name(pool, "bootstrap");

    /// <param name="pool">The pool.</param>
    /// <param name="files">Its agents' configuration: another one makes another template.</param>
    /// <param name="nodeName">Name of the Node, in terms of the environment.</param>
    public static V1PodTemplateSpec Build(WasmNodePool pool, AgentFiles files, string nodeName) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Labels = PoolObjects.Labels(pool.Metadata.Name),
            Annotations = new Dictionary<string, string> { [KrustletLabels.Configuration] = files.Hash },
        },
        Spec = new V1PodSpec
        {
            ServiceAccountName = ServiceAccount(pool.Metadata.Name),
            AutomountServiceAccountToken = false,
            EnableServiceLinks = false,
            NodeSelector = NodeSelector(pool),
            TerminationGracePeriodSeconds = 60,
            SecurityContext = new V1PodSecurityContext { RunAsNonRoot = true, RunAsUser = User, RunAsGroup = User, FsGroup = User, SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" } },
            Containers = [Container(pool, nodeName)],
            Volumes =
            [
                new V1Volume
                {
                    Name = "config",
                    Projected = new V1ProjectedVolumeSource
                    {
                        Sources =
                        [
                            new V1VolumeProjection { ConfigMap = new V1ConfigMapProjection { Name = ConfigMap(pool.Metadata.Name) } },
                            new V1VolumeProjection { Secret = new V1SecretProjection { Name = BootstrapSecret(pool.Metadata.Name) } },
                        ],
                    },
                },
                new V1Volume { Name = "data", EmptyDir = new V1EmptyDirVolumeSource() },
                new V1Volume { Name = "tmp", EmptyDir = new V1EmptyDirVolumeSource() },
            ],
        },
    };

    private static Dictionary<string, string> NodeSelector(WasmNodePool pool)
    {
        var selector = new Dictionary<string, string>(pool.Spec.Agent?.NodeSelector ?? new Dictionary<string, string>());
        // A node for modules cannot run it.
        selector["kubernetes.io/os"] = "linux";
        return selector;
    }

    private static V1Container Container(WasmNodePool pool, string nodeName) => new()
    {
        Name = "agent",
        Image = InstallSecretBuilder.Image(pool.Spec.Agent),
        Args =
        [
            .. InstallSecretBuilder.Arguments.Split(' '), "--node-name", nodeName, "--node-ip", "$(POD_IP)", "--pod-network", "node-ip", "--healthz-bind-address", "0.0.0.0",
        ],
        Env =
        [
            Field("POD_NAME", "metadata.name"),
            Field("POD_IP", "status.podIP"),
            Field("HOST_NODE_NAME", "spec.nodeName"),
            new V1EnvVar { Name = "HOME", Value = Data },
        ],
        Ports = [new V1ContainerPort { Name = "kubelet", ContainerPort = 10250, Protocol = "TCP" }, new V1ContainerPort { Name = "health", ContainerPort = HealthPort, Protocol = "TCP" }],
        ReadinessProbe = new V1Probe { HttpGet = new V1HTTPGetAction { Path = "/healthz", Port = "health" } },
        Resources = pool.Spec.Agent?.Resources,
        SecurityContext = new V1SecurityContext { AllowPrivilegeEscalation = false, ReadOnlyRootFilesystem = true, Capabilities = new V1Capabilities { Drop = ["ALL"] } },
        VolumeMounts =
        [
            new V1VolumeMount { Name = "config", MountPath = AgentFiles.Folder, ReadOnlyProperty = true },
            new V1VolumeMount { Name = "data", MountPath = Data },
            new V1VolumeMount { Name = "tmp", MountPath = "/tmp" },
        ],
    };

    private static V1EnvVar Field(string name, string path) => new() { Name = name, ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = path } } };
}
