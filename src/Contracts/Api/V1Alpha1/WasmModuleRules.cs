namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>
/// What the rules of <see cref="WasmModuleSpec"/> that span fields say when broken. API servers that evaluate CEL (1.25 and later)
/// refuse the object with them; on older ones the operator says the same in the Stalled condition.
/// </summary>
public static class WasmModuleRules
{
    /// <summary>Both ways to choose pools are used.</summary>
    public const string OnePoolChoice = "nodePool and nodePoolSelector exclude each other: name one pool, or select pools by label";

    /// <summary>A schedule without a CronJob, or a CronJob without one.</summary>
    public const string ScheduleGoesWithCronJob = "schedule goes with workload CronJob: set both or neither";

    /// <summary>Replicas of something that runs to its end.</summary>
    public const string ReplicasAreForServices = "replicas is for workload Service: use completions and parallelism for a Job or CronJob";

    /// <summary>An interval of something that is not asked for at intervals.</summary>
    public const string IntervalGoesWithPolicy = "resolution.interval is for policy Interval: set the policy, or remove the interval";

    /// <summary>A Job's fields on something that stays up.</summary>
    public const string CompletionsAreForJobs = "completions, parallelism and backoffLimit are for workload Job or CronJob: set workload, or use replicas";

    /// <summary>A network that nothing grants.</summary>
    public const string NoOtherNetwork = "capabilities.network Host cannot be granted: a module serves on its ports and calls the hosts in capabilities.outboundHosts, and has no other network; name ports and hosts, and leave network out";

    /// <summary>A store that there is not.</summary>
    public const string NoKeyValueStore = "capabilities.keyValue cannot be granted: nodes have no key-value store; leave it out";
}
