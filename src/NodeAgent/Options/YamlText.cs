using YamlDotNet.RepresentationModel;

namespace Krustlet.NodeAgent.Options;

/// <summary>Writes a YAML value the way the same setting is written on the command line.</summary>
internal static class YamlText
{
    public static string? Of(YamlNode node, SettingKind kind) => (kind, node) switch
    {
        (SettingKind.Map, YamlMappingNode map) => string.Join(',', map.Children.Select(entry => $"{Scalar(entry.Key)}={Scalar(entry.Value)}")),
        (SettingKind.Taints, YamlSequenceNode taints) => string.Join(',', taints.Children.Select(Taint)),
        (SettingKind.Priorities, YamlSequenceNode priorities) => string.Join(',', priorities.Children.Select(Priority)),
        (SettingKind.List, YamlSequenceNode list) => string.Join(',', list.Children.Select(Scalar)),
        _ => Scalar(node),
    };

    private static string? Scalar(YamlNode? node) => node is YamlScalarNode scalar && scalar.Value is not "null" and not "~" ? scalar.Value : null;

    private static string Taint(YamlNode node) =>
        node is YamlMappingNode map ? $"{Field(map, "key")}={Field(map, "value")}:{Field(map, "effect")}" : Scalar(node) ?? string.Empty;

    private static string Priority(YamlNode node) =>
        node is YamlMappingNode map ? $"{Field(map, "priority")}={Field(map, "shutdownGracePeriodSeconds")}" : Scalar(node) ?? string.Empty;

    private static string? Field(YamlMappingNode map, string key) =>
        map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? Scalar(value) : null;
}
