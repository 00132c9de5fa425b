using System.Text;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.Resources;
using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>GET /metrics/resource: what metrics-server reads for <c>kubectl top</c> and autoscaling.</summary>
internal sealed class ResourceMetricsHandler(IMachine machine, IModuleStatsSource modules)
{
    public async Task HandleAsync(HttpContext context)
    {
        var containers = await modules.MeasureAsync(context.RequestAborted).ConfigureAwait(false);
        var text = new PrometheusText();
        Node(text, machine.Measure());
        Containers(text, containers);
        Pods(text, containers);
        text.Metric("scrape_error", "gauge", "[ALPHA] 1 if there was an error while getting container metrics, 0 otherwise").Sample("scrape_error", 0, machine.Measure().At);
        context.Response.ContentType = PrometheusText.ContentType;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), context.RequestAborted).ConfigureAwait(false);
    }

    private static void Node(PrometheusText text, MachineSnapshot snapshot)
    {
        text.Metric("node_cpu_usage_seconds_total", "counter", "[STABLE] Cumulative cpu time consumed by the node in core-seconds")
            .Sample("node_cpu_usage_seconds_total", Seconds(snapshot.CpuNanoseconds), snapshot.At);
        text.Metric("node_memory_working_set_bytes", "gauge", "[STABLE] Current working set of the node in bytes")
            .Sample("node_memory_working_set_bytes", snapshot.MemoryBytes - snapshot.MemoryAvailableBytes, snapshot.At);
    }

    private static void Containers(PrometheusText text, IReadOnlyList<ContainerUsage> containers)
    {
        text.Metric("container_cpu_usage_seconds_total", "counter", "[STABLE] Cumulative cpu time consumed by the container in core-seconds");
        Each(text, containers, "container_cpu_usage_seconds_total", usage => Seconds(usage.CpuNanoseconds));
        text.Metric("container_memory_working_set_bytes", "gauge", "[STABLE] Current working set of the container in bytes");
        Each(text, containers, "container_memory_working_set_bytes", usage => AtLeastOne(usage.MemoryBytes));
        text.Metric("container_start_time_seconds", "gauge", "[STABLE] Start time of the container since unix epoch in seconds");
        Each(text, containers, "container_start_time_seconds", usage => usage.StartedAt.ToUnixTimeMilliseconds() / 1000.0);
    }

    private static void Each(PrometheusText text, IReadOnlyList<ContainerUsage> containers, string name, Func<ContainerUsage, double> value)
    {
        foreach (var usage in containers)
        {
            text.Sample(name, value(usage), usage.At, ("container", usage.Container), ("namespace", usage.Pod.Namespace), ("pod", usage.Pod.Name));
        }
    }

    private static void Pods(PrometheusText text, IReadOnlyList<ContainerUsage> containers)
    {
        var pods = containers.GroupBy(usage => usage.Pod).ToList();
        text.Metric("pod_cpu_usage_seconds_total", "counter", "[STABLE] Cumulative cpu time consumed by the pod in core-seconds");
        Each(text, pods, "pod_cpu_usage_seconds_total", pod => pod.Sum(usage => Seconds(usage.CpuNanoseconds)));
        text.Metric("pod_memory_working_set_bytes", "gauge", "[STABLE] Current working set of the pod in bytes");
        Each(text, pods, "pod_memory_working_set_bytes", pod => pod.Sum(usage => AtLeastOne(usage.MemoryBytes)));
    }

    private static void Each(PrometheusText text, List<IGrouping<PodKey, ContainerUsage>> pods, string name, Func<IGrouping<PodKey, ContainerUsage>, double> value)
    {
        foreach (var pod in pods)
        {
            text.Sample(name, value(pod), pod.First().At, ("namespace", pod.Key.Namespace), ("pod", pod.Key.Name));
        }
    }

    // metrics-server drops a whole Pod when one of its containers reports nothing: a module that sleeps has used something, if little.
    private static double Seconds(ulong nanoseconds) => AtLeastOne(nanoseconds) / 1e9;

    private static double AtLeastOne(ulong number) => Math.Max(1, number);
}
