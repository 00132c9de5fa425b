namespace Krustlet.NodeAgent.Options;

/// <summary>Fields of KubeletConfiguration (v1beta1, up to 1.36) and of the original Krustlet's file that change nothing here, and why.</summary>
internal static class PassedOverFields
{
    /// <summary>Reason by field.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(
    [
        .. Group("modules have no cgroups of their own", [
            "kubeletCgroups", "systemCgroups", "cgroupRoot", "cgroupsPerQOS", "cgroupDriver", "systemReservedCgroup", "kubeReservedCgroup",
            "enforceNodeAllocatable", "kernelMemcgNotification", "failCgroupV1", "memoryThrottlingFactor", "singleProcessOOMKill",
            "oomScoreAdj"
        ]),
        .. Group("modules share the agent's threads, not processors that are set apart", [
            "cpuManagerPolicy", "cpuManagerPolicyOptions", "cpuManagerReconcilePeriod", "memoryManagerPolicy", "topologyManagerPolicy",
            "topologyManagerScope", "topologyManagerPolicyOptions", "qosReserved", "cpuCFSQuota", "cpuCFSQuotaPeriod",
            "reservedSystemCPUs", "reservedMemory"
        ]),
        .. Group("a module is no process: it has no process ids, no system calls, no users", [
            "podPidsLimit", "seccompDefault", "userNamespaces", "allowedUnsafeSysctls", "protectKernelDefaults"
        ]),
        .. Group("modules have no network of the kernel's", [
            "hairpinMode", "makeIPTablesUtilChains", "iptablesMasqueradeBit", "iptablesDropBit", "resolvConf"
        ]),
        .. Group("the cluster assigns it: the Node's spec.podCIDR counts", ["podCIDR"]),
        .. Group("modules live in the agent's module hosts, which swap as the machine decides", [
            "failSwapOn", "memorySwap"
        ]),
        .. Group("there is no container runtime: the agent runs modules itself", [
            "containerRuntimeEndpoint", "imageServiceEndpoint", "runtimeRequestTimeout", "maxOpenFiles", "volumeStatsAggPeriod"
        ]),
        .. Group("this agent always works like this, or decides it itself", [
            "serializeImagePulls", "maxParallelImagePulls", "registryPullQPS", "registryBurst",
            "configMapAndSecretChangeDetectionStrategy", "httpCheckFrequency", "contentType",
            "enableControllerAttachDetach", "containerLogMaxWorkers", "containerLogMonitorInterval", "nodeStatusMaxImages",
            "eventRecordQPS", "eventBurst", "tlsCipherSuites", "tlsCurvePreferences", "registerNode", "localStorageCapacityIsolation",
            "mergeDefaultEvictionSettings", "logging.format", "logging.flushFrequency", "logging.options", "logging.vmodule",
            "authorization.webhook", "authentication.anonymous.conditions"
        ]),
        .. Group("this agent has no such part", [
            "featureGates", "enableContentionProfiling", "enableProfilingHandler", "enableDebugFlagsHandler", "enableSystemLogHandler",
            "enableSystemLogQuery", "showHiddenMetricsForVersion", "runOnce", "tracing", "volumePluginDir"
        ]),
        .. Group("not offered yet; nothing is done about it", [
            "staticPodURL", "staticPodURLHeader", "clusterDomain", "clusterDNS"
        ]),
    ], StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, string>> Group(string reason, string[] fields) => fields.Select(field => KeyValuePair.Create(field, reason));
}
