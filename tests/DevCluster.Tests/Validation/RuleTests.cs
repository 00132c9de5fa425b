using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Schemas;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Tests.Rules;

namespace Krustlet.DevCluster.Tests.Validation;

public sealed class RuleTests
{
    private static readonly ResourceDefinition Widget = TestKinds.Custom(
        """
        {"type":"object","properties":{"spec":{"type":"object",
          "x-kubernetes-validations":[
            {"rule":"!has(self.max) || self.min <= self.max","message":"min must not exceed max"},
            {"rule":"!has(self.mode) || self.mode != 'Off' || has(self.why)","reason":"FieldValueRequired","fieldPath":".why","messageExpression":"'say why it is ' + self.mode"}],
          "properties":{
            "min":{"type":"integer"},"max":{"type":"integer"},"mode":{"type":"string"},"why":{"type":"string"},
            "fixed":{"type":"string","x-kubernetes-validations":[{"rule":"self == oldSelf","message":"fixed is immutable"}]},
            "ports":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],"items":{"type":"object",
              "properties":{"name":{"type":"string"},"port":{"type":"integer","x-kubernetes-validations":[{"rule":"self >= oldSelf"}]}}}}}}}}
        """);

    private readonly ObjectRules _rules = new(new SchemaCatalog());

    [Theory]
    [InlineData("""{"min":2,"max":1}""", "spec: Invalid value: \"object\": min must not exceed max")]
    [InlineData("""{"mode":"Off"}""", "spec.why: Required value: say why it is Off")]
    [InlineData("""{"max":1}""", "spec: Invalid value: \"object\": no such key: min evaluating rule: min must not exceed max")]
    public void A_rule_that_does_not_hold_refuses_the_object(string spec, string expected) =>
        Refusal(spec, null).Should().Be($"Widget.example.com \"x\" is invalid: {expected}");

    [Theory]
    [InlineData("""{"fixed":"b"}""", """{"fixed":"a"}""", "spec.fixed: Invalid value: \"string\": fixed is immutable")]
    [InlineData("""{"ports":[{"name":"b","port":5},{"name":"a","port":1}]}""", """{"ports":[{"name":"a","port":2},{"name":"b","port":1}]}""", "spec.ports[1].port: Invalid value: \"integer\": failed rule: self >= oldSelf")]
    public void A_transition_rule_compares_with_what_was_stored(string spec, string old, string expected) =>
        Refusal(spec, old).Should().EndWith(expected);

    [Fact]
    public void A_transition_rule_has_nothing_to_say_on_create() =>
        _rules.Invoking(rules => rules.Validate(Widget, Object("""{"fixed":"a"}"""), null)).Should().NotThrow();

    private string Refusal(string spec, string? old)
    {
        var validating = () => _rules.Validate(Widget, Object(spec), old is null ? null : Object(old));
        return validating.Should().Throw<StatusException>().Which.Message;
    }

    private static System.Text.Json.Nodes.JsonObject Object(string spec) =>
        TestKinds.Object("""{"metadata":{"name":"x","namespace":"n"},"spec":""" + spec + "}");
}
