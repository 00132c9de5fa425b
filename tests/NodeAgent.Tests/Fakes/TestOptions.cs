using System.Net;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.NodeShutdown;
using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.PodNetworks;

namespace Krustlet.NodeAgent.Tests.Fakes;

/// <summary>Options as they are when a test has nothing to say about them.</summary>
internal static class TestOptions
{
    public static NodeOptions Node(string name = "n1") => new(
        name,
        name,
        name,
        null,
        new Dictionary<string, string>(),
        [],
        110,
        0,
        new Dictionary<string, k8s.Models.ResourceQuantity>(),
        new Dictionary<string, k8s.Models.ResourceQuantity>(),
        PressureThresholds.Default,
        null,
        TimeSpan.FromSeconds(10),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromSeconds(40));

    public static ServerOptions Server() => new(IPAddress.Loopback, 0, null, null, false, null, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30), true);

    public static AgentOptions Agent(ServerOptions? server = null, string logsDirectory = "/nowhere/logs") => new(
        new ClusterOptions("/nowhere/kubeconfig", null, true, "/nowhere", "/nowhere/pki", Microsoft.Extensions.Logging.LogLevel.Information),
        Node(),
        server ?? Server(),
        new ModuleOptions([], false, 10 << 20, 5, logsDirectory, true, null, TimeSpan.FromSeconds(300), null, TimeSpan.FromSeconds(20), PodNetworkMode.Auto, TimeSpan.FromMinutes(1)),
        new ProtectionOptions(ImageGarbageOptions.Default, ShutdownOptions.Off))
    {
        Flags = new Dictionary<string, string> { ["--max-pods"] = "7" },
    };
}
