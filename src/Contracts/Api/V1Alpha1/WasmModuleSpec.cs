using k8s.Models;
using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>What to run.</summary>
[ValidationRule("!(has(self.nodePool) && has(self.nodePoolSelector))", WasmModuleRules.OnePoolChoice)]
[ValidationRule("(has(self.workload) && self.workload == 'CronJob') == has(self.schedule)", WasmModuleRules.ScheduleGoesWithCronJob)]
[ValidationRule("!has(self.replicas) || !has(self.workload) || self.workload == 'Service'", WasmModuleRules.ReplicasAreForServices)]
[ValidationRule("(has(self.workload) && self.workload != 'Service') || !(has(self.completions) || has(self.parallelism) || has(self.backoffLimit))", WasmModuleRules.CompletionsAreForJobs)]
public sealed record WasmModuleSpec
{
    /// <summary>OCI reference of the module: <c>registry/repository[:tag][@digest]</c>.</summary>
    [Required]
    [Length(Minimum = 1, Maximum = 1024)]
    [Pattern("^[^\\s]+$")]
    public string Module { get; init; } = string.Empty;

    /// <summary>How the tag becomes a digest, and when again.</summary>
    public WasmModuleResolution? Resolution { get; init; }

    /// <summary>When the node asks the registry. Absent: Always for <c>latest</c> or no tag, else IfNotPresent.</summary>
    public ModuleImagePullPolicy? ImagePullPolicy { get; init; }

    /// <summary>Which runtime executes it.</summary>
    [Default(ModuleRuntime.Auto)]
    public ModuleRuntime? Runtime { get; init; }

    /// <summary>What it becomes.</summary>
    [Default(ModuleWorkload.Service)]
    public ModuleWorkload? Workload { get; init; }

    /// <summary>CronJob only: five-field cron expression.</summary>
    [Length(Minimum = 1, Maximum = 253)]
    public string? Schedule { get; init; }

    /// <summary>Job and CronJob: runs that must succeed.</summary>
    [Range(Minimum = 0)]
    public int? Completions { get; init; }

    /// <summary>Job and CronJob: runs at a time.</summary>
    [Range(Minimum = 0)]
    public int? Parallelism { get; init; }

    /// <summary>Job and CronJob: failures before giving up.</summary>
    [Range(Minimum = 0)]
    public int? BackoffLimit { get; init; }

    /// <summary>Service only: wanted count. Absent: whoever scales it decides; 1 at first.</summary>
    [Range(Minimum = 0)]
    public int? Replicas { get; init; }

    /// <summary>Arguments after the program name.</summary>
    [ListType(ListKind.Atomic, MaxItems = 1024)]
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Environment.</summary>
    [ListType(ListKind.Map, "name", MaxItems = 1024)]
    public IReadOnlyList<V1EnvVar>? Env { get; init; }

    /// <summary>Environment from ConfigMaps and Secrets.</summary>
    [ListType(ListKind.Atomic, MaxItems = 256)]
    public IReadOnlyList<V1EnvFromSource>? EnvFrom { get; init; }

    /// <summary>Ports it serves; with any, a Service is made.</summary>
    [ListType(ListKind.Map, "containerPort", "protocol", MaxItems = 128)]
    public IReadOnlyList<WasmModulePort>? Ports { get; init; }

    /// <summary>Requests and limits of its container.</summary>
    public V1ResourceRequirements? Resources { get; init; }

    /// <summary>Volumes of the Pod.</summary>
    [ListType(ListKind.Map, "name", MaxItems = 128)]
    [PreserveUnknownFields]
    public IReadOnlyList<V1Volume>? Volumes { get; init; }

    /// <summary>Where the module sees them.</summary>
    [ListType(ListKind.Map, "mountPath", MaxItems = 128)]
    public IReadOnlyList<V1VolumeMount>? VolumeMounts { get; init; }

    /// <summary>Health checks.</summary>
    public WasmModuleProbes? Probes { get; init; }

    /// <summary>What it may do beyond its sandbox.</summary>
    public WasmModuleCapabilities? Capabilities { get; init; }

    /// <summary>Bounds on one instance.</summary>
    public WasmModuleLimits? Limits { get; init; }

    /// <summary>Name of the WasmNodePool to run on.</summary>
    [Length(Minimum = 1, Maximum = 253)]
    public string? NodePool { get; init; }

    /// <summary>Labels of the WasmNodePools to run on.</summary>
    public V1LabelSelector? NodePoolSelector { get; init; }

    /// <summary>Hints to the scheduler.</summary>
    public WasmModulePlacement? Placement { get; init; }

    /// <summary>Secrets with registry credentials, in this namespace.</summary>
    [ListType(ListKind.Map, "name", MaxItems = 32)]
    public IReadOnlyList<V1LocalObjectReference>? PullSecrets { get; init; }

    /// <summary>Whose signature the module needs.</summary>
    public WasmModuleVerification? Verification { get; init; }

    /// <summary>How a change replaces running replicas.</summary>
    public WasmModuleRollout? Rollout { get; init; }

    /// <summary>What is added to the Pods.</summary>
    public WasmModulePodTemplate? PodTemplate { get; init; }
}
