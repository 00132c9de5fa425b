using System.Globalization;
using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Probes;

/// <summary>Where a handler's request goes.</summary>
internal static class HandlerAddress
{
    /// <summary>The handler's host; the Pod's address when it has none.</summary>
    public static string Host(PodFacts pod, string? host) => string.IsNullOrEmpty(host) ? (pod.PodIp ?? pod.HostIp).ToString() : host;

    /// <summary>A port by number, or by its name among the container's ports.</summary>
    /// <exception cref="HandlerException">The container has no port of that name, or the number is none.</exception>
    public static int Port(ContainerFacts container, IntOrString port)
    {
        var text = port.Value ?? "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number is > 0 and <= ushort.MaxValue ? number : throw new HandlerException($"invalid port number: {number}");
        }

        return container.Spec.Ports?.FirstOrDefault(p => p.Name == text)?.ContainerPort
            ?? throw new HandlerException($"couldn't find port: \"{text}\" in container {container.Name}: name one of its ports so, or give a number");
    }
}
