using System.Net;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Schemas;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Tests.Rules;

namespace Krustlet.DevCluster.Tests.Patching;

public sealed class PatchTests
{
    private readonly ObjectRules _rules = new(new SchemaCatalog());

    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void Merge_patches_follow_the_examples_of_RFC_7386(string live, string patch, string expected) =>
        Patch(TestKinds.ConfigMap, PatchLanguage.Merge, live, patch).Should().Be(expected);

    [Theory]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"foo":"bar","baz":"qux"}""")]
    [InlineData("""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""")]
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc"]}]""", """{"foo":["bar",["abc"]]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}""")]
    [InlineData("""{"foo":["a","b","c"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["a","c"]}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"/a","value":2}]""", """{"a":2}""")]
    [InlineData("""{"a":{"b":1},"c":{}}""", """[{"op":"move","from":"/a/b","path":"/c/d"}]""", """{"a":{},"c":{"d":1}}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"copy","from":"/a","path":"/c"}]""", """{"a":{"b":1},"c":{"b":1}}""")]
    [InlineData("""{"~1":10,"a/b":1}""", """[{"op":"test","path":"/~01","value":10},{"op":"remove","path":"/a~1b"}]""", """{"~1":10}""")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/b","value":null},{"op":"add","path":"/b","value":null}]""", """{"a":1,"b":null}""")]
    public void Json_patches_follow_RFC_6902(string live, string patch, string expected) =>
        Patch(TestKinds.ConfigMap, PatchLanguage.Json, live, patch).Should().Be(expected);

    [Theory]
    [InlineData("""[{"op":"test","path":"/a","value":2}]""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""[{"op":"remove","path":"/b"}]""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""[{"op":"replace","path":"/b","value":1}]""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""[{"op":"add","path":"/x/y","value":1}]""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""[{"op":"add","path":"/l/5","value":1}]""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""[{"op":"twist","path":"/a"}]""", HttpStatusCode.BadRequest)]
    [InlineData("""[{"op":"add","path":"/a"}]""", HttpStatusCode.BadRequest)]
    [InlineData("""{"op":"add"}""", HttpStatusCode.BadRequest)]
    [InlineData("""[{"op":"add","path":"a","value":1}]""", HttpStatusCode.BadRequest)]
    public void A_json_patch_that_cannot_apply_says_whose_fault_it_is(string patch, HttpStatusCode expected)
    {
        var failing = () => Patch(TestKinds.ConfigMap, PatchLanguage.Json, """{"a":1,"l":[]}""", patch);

        failing.Should().Throw<StatusException>().Which.Code.Should().Be(expected);
    }

    [Fact]
    public void A_patch_leaves_the_live_object_alone()
    {
        var live = TestKinds.Object("""{"spec":{"containers":[{"name":"a","image":"x"}]}}""");

        _rules.Patch(TestKinds.Pod, live, PatchLanguage.StrategicMerge, TestKinds.Object("""{"spec":{"containers":[{"name":"a","image":"y"}]}}"""));

        live.ToJsonString().Should().Be("""{"spec":{"containers":[{"name":"a","image":"x"}]}}""");
    }

    [Fact]
    public void Custom_resources_refuse_strategic_merge()
    {
        var failing = () => Patch(TestKinds.Custom("""{"type":"object"}"""), PatchLanguage.StrategicMerge, "{}", "{}");

        failing.Should().Throw<StatusException>().Which.Code.Should().Be(HttpStatusCode.UnsupportedMediaType);
    }

    private string Patch(ResourceDefinition resource, PatchLanguage language, string live, string patch) =>
        _rules.Patch(resource, TestKinds.Object(live), language, JsonNode.Parse(patch)!).ToJsonString();
}
