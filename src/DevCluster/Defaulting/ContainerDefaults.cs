using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>core/v1 <c>Container</c>.</summary>
internal static class ContainerDefaults
{
    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];

    /// <summary>Fills in, in place.</summary>
    /// <param name="container">The container.</param>
    /// <param name="onHostNetwork">Whether its ports are the node's.</param>
    public static void Apply(JsonObject container, bool onHostNetwork)
    {
        container.Default("imagePullPolicy", PullPolicy(container.Text("image") ?? ""));
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        container.Default("resources", new JsonObject());
        foreach (var port in container.Objects("ports"))
        {
            port.Default("protocol", "TCP");
            if (onHostNetwork && port.Whole("containerPort") is { } number)
            {
                port.Default("hostPort", number);
            }
        }

        foreach (var source in container.Objects("env").Select(variable => variable.Object("valueFrom")?.Object("fieldRef")).OfType<JsonObject>())
        {
            source.Default("apiVersion", "v1");
        }

        foreach (var probe in Probes.Select(container.Object).OfType<JsonObject>())
        {
            ApplyToProbe(probe);
        }

        ApplyToHook(container.Object("lifecycle")?.Object("postStart"));
        ApplyToHook(container.Object("lifecycle")?.Object("preStop"));
    }

    private static string PullPolicy(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        var isPinned = image.Contains('@', StringComparison.Ordinal);
        var tag = name.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? name[(colon + 1)..] : "latest";
        return !isPinned && tag == "latest" ? "Always" : "IfNotPresent";
    }

    private static void ApplyToProbe(JsonObject probe)
    {
        probe.Default("timeoutSeconds", 1);
        probe.Default("periodSeconds", 10);
        probe.Default("successThreshold", 1);
        probe.Default("failureThreshold", 3);
        ApplyToHook(probe);
        probe.Object("grpc")?.Default("service", "");
    }

    private static void ApplyToHook(JsonObject? hook)
    {
        if (hook?.Object("httpGet") is { } request)
        {
            request.Default("path", "/");
            request.Default("scheme", "HTTP");
        }
    }
}
