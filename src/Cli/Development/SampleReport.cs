using System.Globalization;
using Krustlet.Contracts.Conditions;
using Krustlet.ControllerRuntime.Api;
using Spectre.Console;

namespace Krustlet.Cli.Development;

/// <summary>Tables of nodes, modules and Pods, each module's last log lines, and the time from apply to Running.</summary>
internal sealed class SampleReport(IApiClient api, IReadOnlyDictionary<string, TimeSpan> runningAfter)
{
    private const int LogLines = 3;
    private const int ShortDigest = 19;
    private static readonly ListScope Default = new("default");

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await WriteNodesAsync(cancellationToken);
        await WriteModulesAsync(cancellationToken);
        var pods = (await api.ListAsync(ApiResources.Pods, Default, cancellationToken: cancellationToken)).Items.OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal).ToList();
        Write("pods", ["NAME", "STATUS", "NODE", "IP", "APPLY TO RUNNING"], pods.Select(pod => new[]
        {
            pod.Metadata.Name, pod.Status?.Phase, pod.Spec.NodeName, pod.Status?.PodIP,
            runningAfter.TryGetValue(pod.Metadata.Name, out var after) ? $"{after.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)} ms" : "-",
        }));
        await WriteLogsAsync(pods.Select(pod => pod.Metadata.Name), cancellationToken);
    }

    private static void Write(string title, string[] columns, IEnumerable<string?[]> rows)
    {
        var table = new Table().Title(title).Border(TableBorder.Simple);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(column).NoWrap());
        }

        foreach (var row in rows)
        {
            table.AddRow([.. row.Select(cell => Markup.Escape(cell ?? "-"))]);
        }

        AnsiConsole.Write(table);
    }

    private static string? Short(string? digest) => digest is { Length: > ShortDigest } ? digest[..ShortDigest] : digest;

    private async Task WriteNodesAsync(CancellationToken cancellationToken)
    {
        var nodes = await api.ListAsync(ApiResources.Nodes, ListScope.All, cancellationToken: cancellationToken);
        Write("nodes", ["NAME", "READY", "ARCH", "PODCIDR", "RUNTIME"], nodes.Items.Select(node => new[]
        {
            node.Metadata.Name,
            node.Status.Conditions.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready)?.Status,
            node.Status.NodeInfo.Architecture, node.Spec?.PodCIDR, node.Status.NodeInfo.ContainerRuntimeVersion,
        }));
    }

    private async Task WriteModulesAsync(CancellationToken cancellationToken)
    {
        var modules = await api.ListAsync(KrustletResources.WasmModules, Default, cancellationToken: cancellationToken);
        Write("modules", ["NAME", "READY", "REASON", "WORKLOAD", "AVAILABLE", "DIGEST"], modules.Items.Select(module =>
        {
            var ready = module.Status?.Conditions?.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready);
            return new[]
            {
                module.Metadata.Name, ready?.Status, ready?.Reason, module.Spec.Workload?.ToString(),
                module.Status?.ReadyReplicas?.ToString(CultureInfo.InvariantCulture), Short(module.Status?.ResolvedDigest),
            };
        }));
    }

    private async Task WriteLogsAsync(IEnumerable<string> pods, CancellationToken cancellationToken)
    {
        foreach (var pod in pods)
        {
            await using var stream = await api.OpenStreamAsync($"/api/v1/namespaces/default/pods/{pod}/log?tailLines={LogLines}", cancellationToken);
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                AnsiConsole.WriteLine($"{pod} | {line}");
            }
        }
    }
}
