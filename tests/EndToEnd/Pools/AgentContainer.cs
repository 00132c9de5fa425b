using System.Globalization;
using System.Text;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Stacks;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Networks;

namespace Krustlet.EndToEnd.Pools;

/// <summary>
/// A Pod's agent as a process of the Pod's user: its arguments, variables and volumes are the Pod's. All containers share one network here, so each has
/// an address and ports of its own; and one file system, so what is mounted has another path, in arguments and files alike.
/// </summary>
internal sealed class AgentContainer
{
    private const int FirstPort = 11000;
    private const UnixFileMode Anybody = (UnixFileMode)0b111_111_111;
    private readonly NetworkedClusterFixture cluster;
    private readonly V1Pod pod;
    private readonly string folder;
    private readonly Dictionary<string, string> mounts;
    private readonly int number;

    private AgentContainer(NetworkedClusterFixture cluster, V1Pod pod, string address, int number)
    {
        (this.cluster, this.pod, Address, this.number) = (cluster, pod, address, number);
        folder = Path.Combine(cluster.TemporaryDirectory, "containers", pod.Metadata.Uid);
        mounts = Spec.VolumeMounts.ToDictionary(mount => mount.MountPath, mount => MakeFolder(mount.Name));
    }

    /// <summary>The Pod's IP.</summary>
    public string Address { get; }

    /// <summary>
    /// Leading words of a command that is to run as the Pod's user, who may write to its emptyDirs alone. Guests lie where the build put them, perhaps
    /// beneath a folder that is closed to others: so it may read whatever there is.
    /// </summary>
    private IEnumerable<string> AsPodUser =>
    [
        "/usr/bin/setpriv", "--reuid", Text(pod.Spec.SecurityContext.RunAsUser!.Value), "--regid", Text(pod.Spec.SecurityContext.RunAsGroup!.Value), "--clear-groups",
        "--bounding-set=-all,+dac_read_search", "--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search", "--no-new-privs", "--pdeathsig", "TERM", "--",
    ];

    private V1Container Spec => pod.Spec.Containers.Single();

    private int HealthPort => FirstPort + (2 * number) + 1;

    /// <summary>Makes what the Pod mounts: emptyDirs stay over restarts of the container.</summary>
    public static async Task<AgentContainer> MakeAsync(NetworkedClusterFixture cluster, V1Pod pod)
    {
        var (address, number) = await cluster.AddAddressAsync();
        return new AgentContainer(cluster, pod, address, number);
    }

    /// <summary>Starts the agent, on what is in the ConfigMap and the Secret now, as a kubelet keeps volumes up to date.</summary>
    public async Task<ChildProcess> StartAsync(CancellationToken cancellationToken)
    {
        foreach (var volume in pod.Spec.Volumes.Where(volume => volume.Projected is not null))
        {
            await ProjectAsync(volume, cancellationToken);
        }

        var variables = Spec.Env.ToDictionary(variable => variable.Name, Value);
        var arguments = Spec.Args.Select(argument => Mounted(variables.Aggregate(argument, (text, variable) => text.Replace($"$({variable.Key})", variable.Value, StringComparison.Ordinal))));
        string[] ports = ["--port", Text(FirstPort + (2 * number)), "--healthz-port", Text(HealthPort)];
        var environment = variables.ToDictionary(variable => variable.Key, variable => Mounted(variable.Value));
        environment["TMPDIR"] = mounts["/tmp"];
        return await ChildProcess.StartAsync(
            pod.Metadata.Name, [.. cluster.Network.Enter, .. AsPodUser, cluster.AgentOfImage(), .. arguments, .. ports], environment, Path.Combine(folder, "agent.log"));
    }

    /// <summary>Asks the readiness probe.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        using var http = cluster.Network.CreateHttpClient();
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://{Address}:{Text(HealthPort)}{Spec.ReadinessProbe.HttpGet.Path}"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>What is in a container ends with its first process.</summary>
    public void EndModules() => ModuleHostProcesses.Kill(folder);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private string Mounted(string text) => mounts.Where(static mount => mount.Key != "/tmp").Aggregate(text, (path, mount) => path.Replace(mount.Key, mount.Value, StringComparison.Ordinal));

    private string Value(V1EnvVar variable) => variable.ValueFrom?.FieldRef.FieldPath switch
    {
        null => variable.Value,
        "metadata.name" => pod.Metadata.Name,
        "status.podIP" => Address,
        "spec.nodeName" => pod.Spec.NodeName,
        var other => throw new NotSupportedException($"agents want the field {other} now: teach it to {nameof(AgentContainer)}"),
    };

    /// <summary>Anybody may write to an emptyDir, and nobody to what is projected.</summary>
    private string MakeFolder(string volume)
    {
        var made = Directory.CreateDirectory(Path.Combine(folder, volume));
        if (OperatingSystem.IsLinux() && pod.Spec.Volumes.Single(found => found.Name == volume).EmptyDir is not null)
        {
            File.SetUnixFileMode(made.FullName, Anybody);
        }

        return made.FullName;
    }

    private async Task ProjectAsync(V1Volume volume, CancellationToken cancellationToken)
    {
        var target = Path.Combine(folder, volume.Name);
        foreach (var source in volume.Projected.Sources)
        {
            var files = source.ConfigMap is { } map
                ? (await cluster.Api.GetAsync(ApiResources.ConfigMaps, Name(map.Name), cancellationToken))!.Data.ToDictionary(file => file.Key, file => file.Value)
                : (await cluster.Api.GetAsync(ApiResources.Secrets, Name(source.Secret.Name), cancellationToken))!.Data.ToDictionary(file => file.Key, file => Encoding.UTF8.GetString(file.Value));
            foreach (var (file, text) in files)
            {
                await File.WriteAllTextAsync(Path.Combine(target, file), Mounted(text), cancellationToken);
            }
        }
    }

    private NamespacedName Name(string name) => new(pod.Metadata.NamespaceProperty, name);
}
