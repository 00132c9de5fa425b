namespace Krustlet.PackageGenerator;

/// <summary>The chart's templates that say what a manifest says.</summary>
internal static class ChartTemplates
{
    private const string Templates = "helm/krustlet/templates/";
    private const string Monitoring = ".Values.monitoring.enabled";

    public static IReadOnlyList<ChartTemplate> All { get; } =
    [
        new(Templates + "rbac.yaml", null, "rbac/operator.yaml", "rbac/elsewhere/operator-elsewhere.yaml"),
        new(Templates + "service.yaml", null, "operator/service.yaml"),
        new(Templates + "runtimeclasses.yaml", ".Values.runtimeClasses.create", "runtimeclass/runtimeclasses.yaml"),
        new(Templates + "monitoring-access.yaml", Monitoring, "monitoring/access.yaml"),
        new(Templates + "podmonitor-agents.yaml", Monitoring, "monitoring/podmonitor-agents.yaml"),
        new(Templates + "podmonitor-operator.yaml", Operators("PodMonitor"), "monitoring/podmonitor-operator.yaml"),
        new(Templates + "servicemonitor-operator.yaml", Operators("ServiceMonitor"), "monitoring/servicemonitors/servicemonitor-operator.yaml"),
        new(Templates + "prometheusrules.yaml", Monitoring, "monitoring/prometheusrules.yaml"),
    ];

    private static string Operators(string kind) => $"and {Monitoring} (eq .Values.monitoring.operatorMonitor \"{kind}\")";
}
