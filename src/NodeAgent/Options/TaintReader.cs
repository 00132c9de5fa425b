using k8s.Models;

namespace Krustlet.NodeAgent.Options;

/// <summary>Reads taints as kubectl and the kubelet write them: <c>key=value:Effect</c> or <c>key:Effect</c>.</summary>
internal static class TaintReader
{
    private static readonly string[] Effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

    public static IReadOnlyList<V1Taint> Read(SettingReader reader, Setting setting)
    {
        var taints = new List<V1Taint>();
        foreach (var text in reader.List(setting))
        {
            if (Parse(text) is { } taint)
            {
                taints.Add(taint);
            }
            else
            {
                reader.Refuse(setting, $"\"{text}\" is not a taint; write key=value:Effect with NoSchedule, PreferNoSchedule or NoExecute.");
            }
        }

        return taints;
    }

    private static V1Taint? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0)
        {
            return null;
        }

        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var key = text[..(equals >= 0 && equals < colon ? equals : colon)];
        var value = equals >= 0 && equals < colon ? text[(equals + 1)..colon] : string.Empty;
        var effect = text[(colon + 1)..];
        return DnsName.IsQualifiedName(key) && DnsName.IsLabelValue(value) && Effects.Contains(effect)
            ? new V1Taint { Key = key, Value = value.Length > 0 ? value : null, Effect = effect }
            : null;
    }
}
