using System.Globalization;
using k8s.Models;
using Krustlet.Contracts.WellKnown;
using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.Environment;

namespace Krustlet.NodeAgent.Capabilities;

/// <summary>
/// What bounds one run of a container: its own resource limits, where it has none those of its Pod as a whole (<c>spec.resources</c>, Kubernetes
/// 1.34), and the annotations of its Pod, which hold for each of its containers.
/// </summary>
internal static class InstanceLimits
{
    /// <summary>The bounds; 0 where there is none.</summary>
    /// <exception cref="ContainerConfigException">An annotation cannot be read; the message says which, and what to write.</exception>
    public static Limits Of(V1Pod pod, V1ResourceRequirements? resources) => new()
    {
        MemoryBytes = Least((ulong)(PodLimits.Of(pod, resources, "memory") ?? 0), MaxMemory(pod)),
        CpuMillicores = Cpu(PodLimits.Of(pod, resources, "cpu")),
        Fuel = Fuel(pod),
        ExecutionMilliseconds = ExecutionTimeout(pod),
    };

    private static uint Cpu(decimal? cores) => cores is { } some ? (uint)Math.Clamp(Math.Ceiling(some * 1000), 1, uint.MaxValue) : 0;

    private static ulong Least(ulong one, ulong other) => one == 0 || other == 0 ? Math.Max(one, other) : Math.Min(one, other);

    private static ulong MaxMemory(V1Pod pod) => Find(pod, ModuleAnnotations.MaxMemory) is { } text
        ? BytesOf(text) ?? throw Unreadable(ModuleAnnotations.MaxMemory, $"\"{text}\" is not a number of bytes from 1 up: write it like 64Mi")
        : 0;

    private static ulong? BytesOf(string text)
    {
        try
        {
            var bytes = new ResourceQuantity(text).ToDecimal();
            return bytes >= 1 && bytes <= long.MaxValue ? (ulong)bytes : null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private static ulong Fuel(V1Pod pod) => Find(pod, ModuleAnnotations.Fuel) is { } text
        ? ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var fuel) && fuel > 0
            ? fuel
            : throw Unreadable(ModuleAnnotations.Fuel, $"\"{text}\" is not a whole number from 1 up, like 1000000000")
        : 0;

    private static long ExecutionTimeout(V1Pod pod) => Find(pod, ModuleAnnotations.ExecutionTimeout) is { } text
        ? ModuleDuration.TryParse(text) is { } time
            ? (long)time.TotalMilliseconds
            : throw Unreadable(ModuleAnnotations.ExecutionTimeout, $"\"{text}\" is not a length of time above zero: write it in h, m, s and ms, like 90s or 1h30m")
        : 0;

    private static string? Find(V1Pod pod, string key) => pod.Metadata.Annotations is { } annotations && annotations.TryGetValue(key, out var value) ? value : null;

    private static ContainerConfigException Unreadable(string key, string problem) => new($"Error parsing annotation from key \"{key}\": {problem}");
}
