using System.Net;
using System.Net.Sockets;
using k8s.Models;

namespace Krustlet.NodeAgent.Options;

/// <summary>Reads <see cref="NodeOptions"/>.</summary>
internal static class NodeOptionsReader
{
    private static readonly string[] CapacityNames = ["cpu", "memory", "ephemeral-storage"];

    public static NodeOptions Read(SettingReader reader, MachineDefaults machine)
    {
        var hostname = reader.Text(NodeSettings.Hostname) ?? machine.Hostname;
        var name = Name(reader, hostname);
        return new NodeOptions(
            name,
            hostname,
            (reader.Text(NodeSettings.Hostname) ?? name).ToLowerInvariant(),
            Ip(reader),
            NodeLabelRules.Check(reader),
            TaintReader.Read(reader, NodeSettings.Taints),
            reader.Integer(NodeSettings.MaxPods, 1, 1_000_000, 110),
            reader.Integer(NodeSettings.PodsPerCore, 0, 1_000_000, 0),
            Quantities(reader, NodeSettings.Capacity),
            Sum(Quantities(reader, NodeSettings.KubeReserved), Quantities(reader, NodeSettings.SystemReserved)),
            PressureThresholdsReader.Read(reader),
            reader.Text(NodeSettings.ProviderId),
            reader.Duration(NodeSettings.StatusUpdateFrequency, TimeSpan.FromSeconds(10)),
            ReportFrequency(reader),
            TimeSpan.FromSeconds(reader.Integer(NodeSettings.LeaseDuration, 1, 3600, 40)))
        {
            Runtimes = Runtimes(reader),
        };
    }

    private static IReadOnlyList<string> Runtimes(SettingReader reader)
    {
        if (reader.Find(NodeSettings.Runtimes) is null)
        {
            return NodeRuntimes.Implemented;
        }

        var names = reader.List(NodeSettings.Runtimes).Where(static name => name != "none").ToList();
        foreach (var name in names.Where(static name => !NodeRuntimes.Known.ContainsKey(name)))
        {
            reader.Refuse(NodeSettings.Runtimes, $"\"{name}\" is not a runtime; name some of {string.Join(", ", NodeRuntimes.Known.Keys)}, or none.");
        }

        return [.. NodeRuntimes.Implemented.Where(names.Contains)];
    }

    // A user who sets only the update frequency means both (kubelet's rule).
    private static TimeSpan ReportFrequency(SettingReader reader) =>
        reader.Duration(NodeSettings.StatusReportFrequency, reader.Find(NodeSettings.StatusUpdateFrequency) is null ? TimeSpan.FromMinutes(5) : reader.Duration(NodeSettings.StatusUpdateFrequency, TimeSpan.FromMinutes(5)));

    private static string Name(SettingReader reader, string hostname)
    {
        var given = reader.Text(NodeSettings.Name);
        var name = given ?? hostname.ToLowerInvariant();
        if (!DnsName.IsSubdomain(name))
        {
            reader.Refuse(NodeSettings.Name, $"\"{name}\" cannot name a Node; give lower-case letters, digits, '-' and '.', at most 253, beginning and ending with a letter or digit.");
        }

        return name;
    }

    private static IPAddress? Ip(SettingReader reader)
    {
        var ip = reader.Address(NodeSettings.Ip);
        if (ip is not null && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any) || ip.IsIPv6Multicast || (ip.AddressFamily == AddressFamily.InterNetwork && ip.GetAddressBytes()[0] is >= 224 and < 240)))
        {
            reader.Refuse(NodeSettings.Ip, $"{ip} is nobody's address; give an address of this machine.");
        }

        return ip;
    }

    private static Dictionary<string, ResourceQuantity> Quantities(SettingReader reader, Setting setting)
    {
        var quantities = new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal);
        foreach (var (name, text) in reader.Map(setting))
        {
            if (!CapacityNames.Contains(name))
            {
                reader.Refuse(setting, $"\"{name}\" is not known here; name cpu, memory or ephemeral-storage.");
            }
            else if (QuantityText.TryParse(text) is { } quantity)
            {
                quantities[name] = quantity;
            }
            else
            {
                reader.Refuse(setting, $"{name}={text} is not a quantity; write it as 2, 500m, 4Gi or 10G.");
            }
        }

        return quantities;
    }

    private static Dictionary<string, ResourceQuantity> Sum(Dictionary<string, ResourceQuantity> left, Dictionary<string, ResourceQuantity> right)
    {
        var sum = new Dictionary<string, ResourceQuantity>(left, StringComparer.Ordinal);
        foreach (var (name, quantity) in right)
        {
            sum[name] = left.TryGetValue(name, out var other) ? new ResourceQuantity(other.ToDecimal() + quantity.ToDecimal(), 0, quantity.Format) : quantity;
        }

        return sum;
    }
}
