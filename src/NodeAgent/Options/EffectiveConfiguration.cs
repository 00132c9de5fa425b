using System.Text.Json.Nodes;

namespace Krustlet.NodeAgent.Options;

/// <summary>The options in force as the KubeletConfiguration (v1beta1) that would say the same.</summary>
internal static class EffectiveConfiguration
{
    public static JsonObject Describe(AgentOptions options) => new()
    {
        ["kind"] = "KubeletConfiguration",
        ["apiVersion"] = "kubelet.config.k8s.io/v1beta1",
        ["enableServer"] = true,
        ["address"] = options.Server.Address.ToString(),
        ["port"] = options.Server.Port,
        ["readOnlyPort"] = 0,
        ["tlsCertFile"] = options.Server.TlsCertificate,
        ["tlsPrivateKeyFile"] = options.Server.TlsPrivateKey,
        ["tlsMinVersion"] = options.Server.OnlyTls13 ? "VersionTLS13" : "VersionTLS12",
        ["rotateCertificates"] = options.Cluster.RotateCertificates,
        ["serverTLSBootstrap"] = options.Server.TlsBootstrap,
        ["authentication"] = new JsonObject
        {
            ["x509"] = new JsonObject { ["clientCAFile"] = options.Server.ClientCa },
            ["webhook"] = new JsonObject { ["enabled"] = true, ["cacheTTL"] = PodStatuses.GoDuration.Format(options.Server.TokenTtl) },
            ["anonymous"] = new JsonObject { ["enabled"] = false },
        },
        ["authorization"] = new JsonObject
        {
            ["mode"] = "Webhook",
            ["webhook"] = new JsonObject { ["cacheAuthorizedTTL"] = PodStatuses.GoDuration.Format(options.Server.AuthorizedTtl), ["cacheUnauthorizedTTL"] = PodStatuses.GoDuration.Format(options.Server.UnauthorizedTtl) },
        },
        ["enableDebuggingHandlers"] = options.Server.DebuggingHandlers,
        ["healthzPort"] = options.Server.Healthz?.Port ?? 0,
        ["healthzBindAddress"] = options.Server.Healthz?.Address.ToString() ?? "127.0.0.1",
        ["streamingConnectionIdleTimeout"] = PodStatuses.GoDuration.Format(options.Server.StreamingIdleTimeout),
        ["nodeStatusUpdateFrequency"] = PodStatuses.GoDuration.Format(options.Node.StatusUpdateFrequency),
        ["nodeStatusReportFrequency"] = PodStatuses.GoDuration.Format(options.Node.StatusReportFrequency),
        ["nodeLeaseDurationSeconds"] = (int)options.Node.LeaseDuration.TotalSeconds,
        ["syncFrequency"] = PodStatuses.GoDuration.Format(options.Modules.SyncFrequency),
        ["maxPods"] = options.Node.MaxPods,
        ["podsPerCore"] = options.Node.PodsPerCore,
        ["evictionHard"] = Amounts(options.Node.Pressure.Thresholds.Where(static t => t.Grace is null), static t => t.Least.ToString()),
        ["evictionSoft"] = Amounts(options.Node.Pressure.Thresholds.Where(static t => t.Grace is not null), static t => t.Least.ToString()),
        ["evictionSoftGracePeriod"] = Amounts(options.Node.Pressure.Thresholds.Where(static t => t.Grace is not null), static t => PodStatuses.GoDuration.Format(t.Grace!.Value)),
        ["evictionMinimumReclaim"] = Amounts(options.Node.Pressure.Thresholds.Where(static t => t.Reclaim is not null).DistinctBy(static t => t.Signal), static t => t.Reclaim!.ToString()),
        ["evictionMaxPodGracePeriod"] = (int)options.Node.Pressure.MaxPodGrace.TotalSeconds,
        ["evictionPressureTransitionPeriod"] = PodStatuses.GoDuration.Format(options.Node.Pressure.Transition),
        ["imageGCHighThresholdPercent"] = options.Protection.Images.HighPercent,
        ["imageGCLowThresholdPercent"] = options.Protection.Images.LowPercent,
        ["imageMinimumGCAge"] = PodStatuses.GoDuration.Format(options.Protection.Images.MinimumAge),
        ["imageMaximumGCAge"] = PodStatuses.GoDuration.Format(options.Protection.Images.MaximumAge),
        ["imagePullCredentialsVerificationPolicy"] = options.Registries.Access.Verification.ToString(),
        ["preloadedImagesVerificationAllowlist"] = new JsonArray([.. options.Registries.Access.Allowlist.Select(static entry => (JsonNode)(entry.EndsWith('/') ? $"{entry}*" : entry))]),
        ["kubeAPIQPS"] = options.Cluster.ApiQueries,
        ["kubeAPIBurst"] = options.Cluster.ApiBurst,
        ["containerLogMaxSize"] = options.Modules.LogMaxBytes.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["containerLogMaxFiles"] = options.Modules.LogMaxFiles,
        ["podLogsDir"] = options.Modules.LogsDirectory,
        ["providerID"] = options.Node.ProviderId,
        ["registerNode"] = true,
        ["crashLoopBackOff"] = new JsonObject { ["maxContainerRestartPeriod"] = PodStatuses.GoDuration.Format(options.Modules.MaxRestartDelay) },
    };

    private static JsonObject Amounts(IEnumerable<EvictionThreshold> thresholds, Func<EvictionThreshold, string> amount) =>
        new(thresholds.Select(t => KeyValuePair.Create<string, JsonNode?>(EvictionSignalNames.Of(t.Signal), amount(t))));
}
