using System.Globalization;
using System.Text.RegularExpressions;

namespace Krustlet.EndToEnd.Metrics;

/// <summary>What a node answers at <c>/metrics/resource</c>, read by the rules of metrics-server: no zero counts as a value.</summary>
internal sealed partial class ResourceMetrics
{
    private ResourceMetrics(double nodeCpuSeconds, double nodeMemoryBytes, IReadOnlyList<ContainerSample> containers) =>
        (NodeCpuSeconds, NodeMemoryBytes, Containers) = (nodeCpuSeconds, nodeMemoryBytes, containers);

    public double NodeCpuSeconds { get; }

    public double NodeMemoryBytes { get; }

    public IReadOnlyList<ContainerSample> Containers { get; }

    public static ResourceMetrics Parse(string text)
    {
        double nodeCpu = 0, nodeMemory = 0;
        var containers = new Dictionary<(string, string, string), ContainerSample>();
        foreach (var match in text.Split('\n').Where(line => !line.StartsWith('#')).Select(line => Line().Match(line)).Where(match => match.Success))
        {
            var value = double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture);
            switch (match.Groups["name"].Value)
            {
                case "node_cpu_usage_seconds_total":
                    nodeCpu = value;
                    break;
                case "node_memory_working_set_bytes":
                    nodeMemory = value;
                    break;
                case var name when name.StartsWith("container_", StringComparison.Ordinal):
                    var labels = Label().Matches(match.Groups["labels"].Value).ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value);
                    var key = (labels["namespace"], labels["pod"], labels["container"]);
                    containers[key] = With(containers.GetValueOrDefault(key) ?? new ContainerSample(key.Item1, key.Item2, key.Item3), name, value, match);
                    break;
            }
        }

        var counted = containers.Values.GroupBy(sample => (sample.Namespace, sample.Pod)).Where(pod => pod.All(sample => sample is { CpuSeconds: > 0, MemoryBytes: > 0 }));
        return new ResourceMetrics(nodeCpu, nodeMemory, [.. counted.SelectMany(pod => pod)]);
    }

    private static ContainerSample With(ContainerSample sample, string name, double value, Match match) => name switch
    {
        "container_cpu_usage_seconds_total" => sample with { CpuSeconds = value, AtSeconds = double.Parse(match.Groups["at"].Value, CultureInfo.InvariantCulture) / 1000 },
        "container_memory_working_set_bytes" => sample with { MemoryBytes = value },
        "container_start_time_seconds" => sample with { StartedAtSeconds = value },
        _ => sample,
    };

    [GeneratedRegex("""^(?<name>\w+)(\{(?<labels>[^}]*)\})? (?<value>\S+)( (?<at>\d+))?$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Line();

    [GeneratedRegex("(\\w+)=\"([^\"]*)\"")]
    private static partial Regex Label();
}
