using System.Reflection;
using Krustlet.Contracts.Schema;
using Krustlet.Operator.RuntimeClasses;
using YamlDotNet.RepresentationModel;

namespace Krustlet.Operator.Tests.Config;

public sealed class ManifestTests
{
    [Fact]
    public void The_ClusterRole_grants_what_the_controllers_say_they_need_and_no_more()
    {
        var declared = typeof(OperatorHost).Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes<EntityRbacAttribute>())
            .Where(rule => rule.Namespace is null)
            .SelectMany(rule => rule.Resources.SelectMany(resource => rule.Verbs.Select(verb => $"{rule.Group}/{resource}: {verb}")))
            .Distinct();
        var role = Documents("operator.yaml").Single(document => Text(document, "kind") == "ClusterRole");

        Granted(role).Should().BeEquivalentTo(declared);
    }

    [Fact]
    public void The_Roles_grant_what_is_needed_in_one_namespace_only_and_no_more()
    {
        var declared = typeof(OperatorHost).Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes<EntityRbacAttribute>())
            .Where(rule => rule.Namespace is not null)
            .SelectMany(rule => rule.Resources.SelectMany(resource => rule.Verbs.Select(verb => $"{rule.Namespace} {rule.Group}/{resource}: {verb}")))
            .Distinct();
        var roles = Documents("operator.yaml").Concat(Documents("operator-elsewhere.yaml"))
            .Where(document => Text(document, "kind") == "Role" && Text((YamlMappingNode)document["metadata"], "name") != "krustlet-operator-leader-election");

        roles.SelectMany(role => Granted(role).Select(rule => $"{Text((YamlMappingNode)role["metadata"], "namespace").Replace("krustlet-system", "operator", StringComparison.Ordinal)} {rule}"))
            .Should().BeEquivalentTo(declared);
    }

    [Fact]
    public void The_RuntimeClasses_to_apply_by_hand_are_those_the_operator_keeps()
    {
        var files = Documents("runtimeclasses.yaml").Select(document => (
            Text((YamlMappingNode)document["metadata"], "name"),
            Text(document, "handler"),
            string.Join(' ', ((YamlMappingNode)document["scheduling"]["nodeSelector"]).Children.Select(pair => $"{pair.Key}={pair.Value}")),
            ((YamlSequenceNode)document["scheduling"]["tolerations"]).Children.Count));

        files.Should().BeEquivalentTo(RuntimeClassBuilder.All.Select(c => (
            c.Metadata.Name,
            c.Handler,
            string.Join(' ', c.Scheduling.NodeSelector.Select(pair => $"{pair.Key}={pair.Value}")),
            c.Scheduling.Tolerations.Count)));
    }

    private static IEnumerable<string> Granted(YamlMappingNode role) => Items(role, "rules").Cast<YamlMappingNode>().SelectMany(rule =>
        from @group in Texts(rule, "apiGroups")
        from resource in Texts(rule, "resources")
        from verb in Texts(rule, "verbs")
        select $"{@group}/{resource}: {verb}");

    private static List<YamlMappingNode> Documents(string file)
    {
        var stream = new YamlStream();
        using var reader = File.OpenText(Path.Combine(AppContext.BaseDirectory, "config", file));
        stream.Load(reader);
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    private static IEnumerable<YamlNode> Items(YamlMappingNode node, string key) => (YamlSequenceNode)node[key];

    private static IEnumerable<string> Texts(YamlMappingNode node, string key) => Items(node, key).Select(item => ((YamlScalarNode)item).Value!);
}
