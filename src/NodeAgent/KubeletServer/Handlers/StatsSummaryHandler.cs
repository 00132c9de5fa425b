using System.Text.Json.Nodes;
using Krustlet.NodeAgent.KubeletServer.Stats;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Resources;
using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>GET and POST /stats/summary (stats/v1alpha1 Summary): the node, its Pods and containers.</summary>
internal sealed class StatsSummaryHandler(IMachine machine, IModuleStatsSource modules, IPodDirectory pods, NodeStats node, PodStats podStats)
{
    public async Task HandleAsync(HttpContext context)
    {
        var onlyProcessorAndMemory = context.Request.Query["only_cpu_and_memory"] == "true";
        var usage = (await modules.MeasureAsync(context.RequestAborted).ConfigureAwait(false)).ToLookup(static container => container.Pod);
        var now = machine.Measure();
        var summary = new JsonObject
        {
            ["node"] = await node.ReadAsync(onlyProcessorAndMemory, context.RequestAborted).ConfigureAwait(false),
            ["pods"] = new JsonArray([.. pods.List().Where(record => usage.Contains(record.Key)).Select(record => podStats.Read(record, [.. usage[record.Key]], now, onlyProcessorAndMemory))]),
        };
        await JsonAnswer.WriteAsync(context, summary.ToJsonString()).ConfigureAwait(false);
    }
}
