using Grpc.Core;
using k8s.Models;
using Krustlet.NodeAgent.DevicePlugins.Protocol;
using Krustlet.NodeAgent.EventReporting;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.DevicePlugins.Allocations;

/// <summary>Asks the plugins for what is set aside for a Pod, container by container.</summary>
internal sealed class DeviceAllocator(DeviceManager devices, DeviceMetrics metrics, IPodEvents events, TimeProvider time)
{
    private const string UnexpectedAdmissionError = "UnexpectedAdmissionError";
    private const string PodFeatureUnsupported = "PodFeatureUnsupported";

    /// <summary>The verdict of a Pod that may not have its devices, in the kubelet's words.</summary>
    public static AdmissionVerdict Refusal(string problem) => AdmissionVerdict.Rejected(UnexpectedAdmissionError, $"Allocate failed due to {problem}, which is unexpected");

    /// <summary>Allocates; what was got so far is given up when it fails. Null when the Pod has all that it asked for.</summary>
    public async Task<AdmissionVerdict?> AllocateAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        var uid = pod.Metadata.Uid;
        try
        {
            var verdict = await AllocateAsync(pod, devices.NeedsOf(uid) ?? [], cancellationToken);
            if (verdict is not null)
            {
                devices.Withdraw(uid);
            }

            return verdict;
        }
        catch (RpcException failure) when (!cancellationToken.IsCancellationRequested)
        {
            devices.Withdraw(uid);
            return Refusal(Told(failure));
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            devices.Withdraw(uid);
            return Refusal($"its devices cannot be noted: {failure.Message}");
        }
    }

    /// <summary>An error as gRPC's Go library, and so a kubelet, words it.</summary>
    public static string Told(RpcException failure) => $"rpc error: code = {failure.StatusCode} desc = {failure.Status.Detail}";

    private async Task<AdmissionVerdict?> AllocateAsync(V1Pod pod, IReadOnlyList<DeviceNeed> needs, CancellationToken cancellationToken)
    {
        var done = new List<DeviceAllocation>();
        var reusable = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var need in needs)
        {
            if (devices.PluginOf(need.Resource) is not { } plugin)
            {
                return Refusal($"no healthy devices present; cannot allocate unhealthy devices {need.Resource}");
            }

            var passed = reusable.TryGetValue(need.Resource, out var before) ? before : reusable[need.Resource] = [];
            var used = passed.Take(need.Count - need.Fresh).ToList();
            var fresh = await ChooseAsync(pod.Metadata.Uid, need, plugin, used, cancellationToken);
            List<string> chosen = [.. used, .. fresh];
            var answer = await AskAsync(plugin, need.Resource, chosen, cancellationToken);
            if (Unusable(need, answer) is { } unusable)
            {
                return unusable;
            }

            Tell(pod, need, answer);
            done.Add(Allocation(need, plugin, chosen, answer));
            passed.RemoveAll(need.PassesOn ? static _ => false : used.Contains);
            passed.AddRange(need.PassesOn ? fresh : []);
        }

        devices.Allocate(pod.Metadata.Uid, done);
        return null;
    }

    private async Task<IReadOnlyList<string>> ChooseAsync(string uid, DeviceNeed need, ConnectedPlugin plugin, List<string> used, CancellationToken cancellationToken)
    {
        if (need.Fresh == 0)
        {
            return [];
        }

        var preferred = plugin.HasPreference
            ? await plugin.Calls.PreferAsync([.. devices.ChoicesOf(uid, need.Resource), .. used], used, need.Count, cancellationToken)
            : [];
        return devices.Assign(uid, need.Resource, need.Fresh, [.. preferred.Except(used, StringComparer.Ordinal)]);
    }

    private async Task<AllocateResponse> AskAsync(ConnectedPlugin plugin, string resource, List<string> chosen, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var answer = await plugin.Calls.AllocateAsync(chosen, cancellationToken);
        metrics.Allocated(resource, time.GetElapsedTime(began));
        return answer;
    }

    /// <summary>Device nodes are opened by system calls that a module does not have: without them its devices would be of no use to it.</summary>
    private static AdmissionVerdict? Unusable(DeviceNeed need, AllocateResponse answer)
    {
        if (answer.ContainerResponses is not [var given, ..])
        {
            return Refusal($"no containers return in allocation response of {need.Resource}");
        }

        List<string> nodes = [.. given.Devices.Select(static d => d.HostPath), .. given.CdiDevices.Select(static d => d.Name)];
        return nodes.Count == 0 ? null : AdmissionVerdict.Rejected(
            PodFeatureUnsupported,
            $"the device plugin of {need.Resource} gives container {need.Container} device nodes ({string.Join(", ", nodes)}), which a module cannot open: use a plugin that gives environment variables and mounts");
    }

    private void Tell(V1Pod pod, DeviceNeed need, AllocateResponse answer)
    {
        if (answer.ContainerResponses[0].Annotations is { Count: > 0 } annotations)
        {
            events.Emit(pod, PodEvent.Problem(
                PodEventReasons.FieldsIgnored,
                $"The device plugin of {need.Resource} gives container {need.Container} annotations for a container runtime, which modules do not have: {string.Join(", ", annotations.Keys.Order(StringComparer.Ordinal))}"));
        }
    }

    private static DeviceAllocation Allocation(DeviceNeed need, ConnectedPlugin plugin, IReadOnlyList<string> chosen, AllocateResponse answer) =>
        new(need.Container, need.Resource, chosen)
        {
            Environment = new Dictionary<string, string>(answer.ContainerResponses[0].Envs, StringComparer.Ordinal),
            Mounts = [.. answer.ContainerResponses[0].Mounts.Select(static m => new DeviceMount(m.HostPath, m.ContainerPath, m.ReadOnly))],
            PreStartRequired = plugin.PreStartRequired,
        };
}
