using System.Globalization;
using k8s.Models;

namespace Krustlet.DevCluster.Controllers.Jobs;

/// <summary>Makes a Job's Pod the one of an index: label, annotation, host name, and <c>JOB_COMPLETION_INDEX</c> in each container.</summary>
internal static class IndexedPods
{
    private const string FailureCount = "batch.kubernetes.io/job-index-failure-count";
    private const string Variable = "JOB_COMPLETION_INDEX";

    /// <param name="failures">How often the index failed before; null when failures are not counted by index.</param>
    public static V1Pod Of(V1Job job, V1Pod pod, int index, int? failures)
    {
        var number = index.ToString(CultureInfo.InvariantCulture);
        var annotations = new Dictionary<string, string>(pod.Metadata.Annotations ?? new Dictionary<string, string>()) { [JobIndexes.Key] = number };
        if (failures is { } count)
        {
            annotations[FailureCount] = count.ToString(CultureInfo.InvariantCulture);
        }

        return pod with
        {
            Metadata = pod.Metadata with
            {
                GenerateName = $"{job.Metadata.Name}-{number}-",
                Labels = new Dictionary<string, string>(pod.Metadata.Labels ?? new Dictionary<string, string>()) { [JobIndexes.Key] = number },
                Annotations = annotations,
            },
            Spec = pod.Spec with
            {
                Hostname = $"{job.Metadata.Name}-{number}",
                InitContainers = pod.Spec.InitContainers?.Select(WithIndex).ToList(),
                Containers = [.. pod.Spec.Containers.Select(WithIndex)],
            },
        };
    }

    private static V1Container WithIndex(V1Container container) => container.Env?.Any(static variable => variable.Name == Variable) == true
        ? container
        : container with
        {
            Env = [.. container.Env ?? [], new V1EnvVar { Name = Variable, ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = $"metadata.labels['{JobIndexes.Key}']" } } }],
        };
}
