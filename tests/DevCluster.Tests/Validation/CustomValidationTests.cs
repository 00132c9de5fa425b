using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Schemas;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Tests.Rules;

namespace Krustlet.DevCluster.Tests.Validation;

public sealed class CustomValidationTests
{
    private readonly ObjectRules _rules = new(new SchemaCatalog());

    [Theory]
    [InlineData("""{"type":"object","required":["module"],"properties":{"module":{"type":"string"}}}""", "{}", "spec.module: Required value")]
    [InlineData("""{"type":"object","properties":{"n":{"type":"integer"}}}""", """{"n":"a"}""", "spec.n: Invalid value: \"string\": spec.n in body must be of type integer: \"string\"")]
    [InlineData("""{"type":"object","properties":{"e":{"type":"string","enum":["A","B"]}}}""", """{"e":"C"}""", "spec.e: Unsupported value: \"C\": supported values: \"A\", \"B\"")]
    [InlineData("""{"type":"object","properties":{"n":{"type":"integer","minimum":0}}}""", """{"n":-1}""", "spec.n: Invalid value: -1: spec.n in body should be greater than or equal to 0")]
    [InlineData("""{"type":"object","properties":{"n":{"type":"integer","maximum":9}}}""", """{"n":10}""", "spec.n: Invalid value: 10: spec.n in body should be less than or equal to 9")]
    [InlineData("""{"type":"object","properties":{"s":{"type":"string","minLength":1}}}""", """{"s":""}""", "spec.s: Invalid value: \"\": spec.s in body should be at least 1 chars long")]
    [InlineData("""{"type":"object","properties":{"s":{"type":"string","maxLength":2}}}""", """{"s":"abc"}""", "spec.s: Too long: may not be more than 2 bytes")]
    [InlineData("""{"type":"object","properties":{"s":{"type":"string","pattern":"^a+$"}}}""", """{"s":"b"}""", "spec.s: Invalid value: \"b\": spec.s in body should match '^a+$'")]
    [InlineData("""{"type":"object","properties":{"l":{"type":"array","maxItems":1,"items":{"type":"string"}}}}""", """{"l":["a","b"]}""", "spec.l: Too many: 2: must have at most 1 items")]
    [InlineData("""{"type":"object","properties":{"l":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"items":{"type":"object","properties":{"k":{"type":"string"}}}}}}""", """{"l":[{"k":"a"},{"k":"a"}]}""", "spec.l[1]: Duplicate value: map[string]interface {}{\"k\":\"a\"}")]
    [InlineData("""{"type":"object","properties":{"t":{"type":"string","format":"date-time"}}}""", """{"t":"soon"}""", "spec.t: Invalid value: \"soon\": spec.t in body must be of type date-time: \"soon\"")]
    [InlineData("""{"type":"object","properties":{"s":{"type":"string"}}}""", """{"s":null}""", "spec.s: Invalid value: \"null\": spec.s in body must be of type string: \"null\"")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"oneOf":[{"required":["a"]},{"required":["b"]}]}""", """{"a":"1","b":"2"}""", "spec: Invalid value: \"\": \"spec\" must validate one and only one schema (oneOf). Found 2 valid alternatives")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"integer"}}""", """{"a":"1"}""", "spec.a: Invalid value: \"string\": spec.a in body must be of type integer: \"string\"")]
    public void A_custom_resource_is_refused_in_the_api_servers_words(string specSchema, string spec, string expected)
    {
        var resource = TestKinds.Custom("""{"type":"object","properties":{"spec":""" + specSchema + "}}");
        var value = TestKinds.Object("""{"metadata":{"name":"x","namespace":"n"},"spec":""" + spec + "}");

        var validating = () => _rules.Validate(resource, value, null);

        validating.Should().Throw<StatusException>().Which.Message.Should().Be($"Widget.example.com \"x\" is invalid: {expected}");
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","default":"x"}}}""", """{"b":1}""", """{"a":"x"}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"object","default":{},"properties":{"b":{"type":"integer","default":3}}}}}""", """{}""", """{"a":{"b":3}}""")]
    [InlineData("""{"type":"object","properties":{"l":{"type":"array","items":{"type":"object","properties":{"b":{"type":"integer","default":3}}}}}}""", """{"l":[{},{"b":1}]}""", """{"l":[{"b":3},{"b":1}]}""")]
    [InlineData("""{"type":"object","x-kubernetes-preserve-unknown-fields":true}""", """{"b":{"c":1}}""", """{"b":{"c":1}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","default":"x"}}}""", """{"a":null}""", """{"a":"x"}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","default":"x","nullable":true}}}""", """{"a":null}""", """{"a":null}""")]
    public void Schemas_prune_and_default(string specSchema, string sent, string stored)
    {
        var resource = TestKinds.Custom("""{"type":"object","properties":{"spec":""" + specSchema + "}}");
        var value = TestKinds.Object("""{"metadata":{"name":"x"},"spec":""" + sent + "}");

        _rules.PruneAndDefault(resource, value);

        value["spec"]!.ToJsonString().Should().Be(stored);
    }
}
