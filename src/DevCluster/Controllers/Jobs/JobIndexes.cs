using System.Globalization;
using k8s.Models;

namespace Krustlet.DevCluster.Controllers.Jobs;

/// <summary>
/// The indexes of a Job with <c>completionMode: Indexed</c>: each is done when one of its Pods succeeded. With <c>backoffLimitPerIndex</c> one has failed
/// when its Pods failed more often, or as soon as a rule says <c>FailIndex</c>.
/// </summary>
/// <param name="Count">How many there are: <c>completions</c>.</param>
/// <param name="Completed">Those that are done.</param>
/// <param name="Failed">Those that are given up.</param>
/// <param name="Failures">How often the Pods of an index failed.</param>
internal sealed record JobIndexes(int Count, IReadOnlySet<int> Completed, IReadOnlySet<int> Failed, ILookup<int, V1Pod> Failures)
{
    /// <summary>The label and annotation of a Pod that name its index.</summary>
    public const string Key = "batch.kubernetes.io/job-completion-index";

    /// <summary>The indexes; null for a Job that counts its Pods only.</summary>
    public static JobIndexes? Of(V1Job job, JobCounts counts)
    {
        if (job.Spec.CompletionMode != "Indexed")
        {
            return null;
        }

        var count = job.Spec.Completions ?? 0;
        var failures = counts.Failed.Where(pod => Of(pod) < count).ToLookup(static pod => Of(pod)!.Value);
        var completed = IndexRanges.Parse(job.Status?.CompletedIndexes, count)
            .Concat(counts.Succeeded.Select(Of).OfType<int>().Where(index => index < count))
            .ToHashSet();
        var failed = job.Spec.BackoffLimitPerIndex is { } limit
            ? IndexRanges.Parse(job.Status?.FailedIndexes, count)
                .Concat(failures.Where(pods => pods.Count() > limit || pods.Any(pod => PodFailureRules.Of(job, pod).FailsIndex)).Select(static pods => pods.Key))
                .Where(index => !completed.Contains(index))
                .ToHashSet()
            : [];
        return new JobIndexes(count, completed, failed, failures);
    }

    /// <summary>Whether nothing is left to do.</summary>
    public bool AreSettled => Remaining == 0;

    /// <summary>How many are neither done nor given up.</summary>
    public int Remaining => Count - Completed.Count - Failed.Count;

    /// <summary>The index of a Pod; null when it has none.</summary>
    public static int? Of(V1Pod pod) =>
        pod.Metadata.Annotations is { } annotations && annotations.TryGetValue(Key, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    /// <summary>Running Pods that nothing needs: of no index, of one that is settled, or a second one of the same.</summary>
    public IReadOnlyList<V1Pod> Needless(IEnumerable<V1Pod> active) =>
        [.. active.GroupBy(pod => Of(pod) is { } index && IsOpen(index) ? index : -1)
            .SelectMany(static pods => pods.OrderBy(static pod => pod.Metadata.CreationTimestamp).Skip(pods.Key < 0 ? 0 : 1))];

    /// <summary>Indexes that have no Pod and want one, the lowest first.</summary>
    public IEnumerable<int> Missing(IEnumerable<V1Pod> there)
    {
        var taken = there.Select(Of).ToHashSet();
        return Enumerable.Range(0, Count).Where(index => IsOpen(index) && !taken.Contains(index));
    }

    private bool IsOpen(int index) => index < Count && !Completed.Contains(index) && !Failed.Contains(index);
}
