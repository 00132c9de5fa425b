using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Schemas;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Tests.Rules;

namespace Krustlet.DevCluster.Tests.Patching;

public sealed class StrategicMergePatchTests
{
    private readonly ObjectRules _rules = new(new SchemaCatalog());

    [Theory]
    [InlineData(
        """{"spec":{"containers":[{"name":"a","image":"x"},{"name":"b","image":"y"}]}}""",
        """{"spec":{"containers":[{"name":"b","image":"z"},{"name":"c","image":"w"}]}}""",
        """{"spec":{"containers":[{"name":"a","image":"x"},{"name":"b","image":"z"},{"name":"c","image":"w"}]}}""")]
    [InlineData(
        """{"spec":{"containers":[{"name":"a","image":"x"},{"name":"b","image":"y"}]}}""",
        """{"spec":{"containers":[{"name":"a","$patch":"delete"}]}}""",
        """{"spec":{"containers":[{"name":"b","image":"y"}]}}""")]
    [InlineData(
        """{"spec":{"containers":[{"name":"a","image":"x"}]}}""",
        """{"spec":{"containers":[{"$patch":"replace"},{"name":"c","image":"w"}]}}""",
        """{"spec":{"containers":[{"name":"c","image":"w"}]}}""")]
    [InlineData(
        """{"spec":{"containers":[{"name":"a","env":[{"name":"E","value":"1"},{"name":"F","value":"2"}]}]}}""",
        """{"spec":{"$setElementOrder/containers":[{"name":"a"}],"containers":[{"name":"a","$setElementOrder/env":[{"name":"F"},{"name":"G"}],"env":[{"name":"G","value":"3"},{"name":"E","$patch":"delete"}]}]}}""",
        """{"spec":{"containers":[{"name":"a","env":[{"name":"F","value":"2"},{"name":"G","value":"3"}]}]}}""")]
    [InlineData(
        """{"spec":{"tolerations":[{"key":"a"}]}}""",
        """{"spec":{"tolerations":[{"key":"b"}]}}""",
        """{"spec":{"tolerations":[{"key":"b"}]}}""")]
    [InlineData(
        """{"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}""",
        """{"spec":{"volumes":[{"name":"v","$retainKeys":["name","secret"],"secret":{"secretName":"s"}}]}}""",
        """{"spec":{"volumes":[{"name":"v","secret":{"secretName":"s"}}]}}""")]
    [InlineData(
        """{"metadata":{"finalizers":["a","b","c"]}}""",
        """{"metadata":{"$deleteFromPrimitiveList/finalizers":["b"],"finalizers":["d"]}}""",
        """{"metadata":{"finalizers":["d","a","c"]}}""")]
    [InlineData(
        """{"status":{"conditions":[{"type":"Ready","status":"False"},{"type":"Other","status":"True"}],"phase":"Pending"}}""",
        """{"status":{"$setElementOrder/conditions":[{"type":"Ready"},{"type":"Other"}],"conditions":[{"type":"Ready","status":"True"}],"phase":null}}""",
        """{"status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Other","status":"True"}]}}""")]
    [InlineData(
        """{"spec":{"nodeSelector":{"a":"b"}}}""",
        """{"spec":{"nodeSelector":{"$patch":"replace","c":"d"}}}""",
        """{"spec":{"nodeSelector":{"c":"d"}}}""")]
    [InlineData(
        """{"spec":{"securityContext":{"runAsUser":1}}}""",
        """{"spec":{"securityContext":{"$patch":"delete"}}}""",
        """{"spec":{"securityContext":{}}}""")]
    public void Lists_merge_by_key_and_directives_are_followed(string live, string patch, string expected) =>
        _rules.Patch(TestKinds.Pod, TestKinds.Object(live), PatchLanguage.StrategicMerge, TestKinds.Object(patch)).ToJsonString().Should().Be(expected);

    [Fact]
    public void An_item_without_its_merge_key_is_refused_by_name()
    {
        var failing = () => _rules.Patch(
            TestKinds.Pod, TestKinds.Object("{}"), PatchLanguage.StrategicMerge, TestKinds.Object("""{"spec":{"containers":[{"image":"x"}]}}"""));

        failing.Should().Throw<StatusException>().WithMessage("*does not contain declared merge key: name*");
    }

    [Fact]
    public void Changing_a_deployment_to_Recreate_drops_the_rolling_update()
    {
        var live = TestKinds.Object("""{"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%"}}}}""");
        var patch = TestKinds.Object("""{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}""");

        _rules.Patch(TestKinds.Deployment, live, PatchLanguage.StrategicMerge, patch).ToJsonString()
            .Should().Be("""{"spec":{"strategy":{"type":"Recreate"}}}""");
    }
}
