using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Schemas;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Tests.Rules;

namespace Krustlet.DevCluster.Tests.Validation;

public sealed class ValidationTests
{
    private const string Metadata = "\"metadata\":{\"name\":\"x\",\"namespace\":\"n\"}";

    private readonly ObjectRules _rules = new(new SchemaCatalog());

    [Theory]
    [InlineData("""{"containers":[]}""", "spec.containers: Required value")]
    [InlineData("""{"containers":[{"image":"i"}]}""", "spec.containers[0].name: Required value")]
    [InlineData("""{"containers":[{"name":"a"}]}""", "spec.containers[0].image: Required value")]
    [InlineData("""{"containers":[{"name":"a","image":"i"},{"name":"a","image":"i"}]}""", "spec.containers[1].name: Duplicate value: \"a\"")]
    [InlineData("""{"containers":[{"name":"a","image":"i"}],"restartPolicy":"Sometimes"}""", "spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"OnFailure\", \"Never\"")]
    [InlineData("""{"containers":[{"name":"a","image":"i","ports":[{"containerPort":70000}]}]}""", "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive")]
    [InlineData("""{"containers":[{"name":"a","image":"i","volumeMounts":[{"name":"v","mountPath":"/v"}]}]}""", "spec.containers[0].volumeMounts[0].name: Not found: \"v\"")]
    [InlineData("""{"containers":[{"name":"a","image":"i","resources":{"requests":{"cpu":"2"},"limits":{"cpu":"1"}}}]}""", "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1")]
    [InlineData("""{"containers":[{"name":"a","image":"i","livenessProbe":{}}]}""", "spec.containers[0].livenessProbe: Required value: must specify a handler type")]
    public void A_pod_is_refused_in_the_api_servers_words(string spec, string expected) =>
        Refusal(TestKinds.Pod, $"{{{Metadata},\"spec\":{spec}}}").Message.Should().Be($"Pod \"x\" is invalid: {expected}");

    [Theory]
    [InlineData("""{"completionMode":"Indexed"}""", "spec.completions: Required value: when completion mode is Indexed")]
    [InlineData("""{"backoffLimitPerIndex":1}""", "spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode")]
    [InlineData("""{"completionMode":"Indexed","completions":2,"maxFailedIndexes":1}""", "spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified")]
    public void A_job_is_refused_in_the_api_servers_words(string spec, string expected)
    {
        var job = TestKinds.Object($"{{{Metadata},\"spec\":{spec}}}");
        job["spec"]!["template"] = JsonNode.Parse("""{"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"i"}]}}""");

        Refusal(TestKinds.Job, job.ToJsonString()).Message.Should().Be($"Job.batch \"x\" is invalid: {expected}");
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var refusal = Refusal(TestKinds.Deployment, """{"metadata":{"name":"UP","namespace":"n"},"spec":{"replicas":-1,"template":{"spec":{"containers":[{"name":"a","image":"i"}]}}}}""");

        refusal.Message.Should().StartWith("Deployment.apps \"UP\" is invalid: [metadata.name: Invalid value: \"UP\": a lowercase RFC 1123 subdomain");
        refusal.Causes.Select(cause => cause.Field).Should().Equal("metadata.name", "spec.replicas", "spec.selector");
    }

    [Fact]
    public void A_refusal_names_the_object_for_kubectl() =>
        Refusal(TestKinds.Deployment, "{" + Metadata + "}").Details.Should().Be(new StatusDetails("x", "apps", "Deployment"));

    [Fact]
    public void A_selector_must_choose_its_own_template() =>
        Refusal(TestKinds.Deployment, "{" + Metadata + ""","spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"c"}},"spec":{"containers":[{"name":"a","image":"i"}]}}}}""")
            .Message.Should().EndWith("spec.template.metadata.labels: Invalid value: {\"a\":\"c\"}: `selector` does not match template `labels`");

    [Fact]
    public void A_deployments_selector_never_changes()
    {
        var old = TestKinds.Object("{" + Metadata + ""","spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b","c":"d"}},"spec":{"containers":[{"name":"a","image":"i"}]}}}}""");
        var value = old.DeepClone().AsObject();
        value["spec"]!["selector"]!["matchLabels"] = new JsonObject { ["c"] = "d" };

        var validating = () => _rules.Validate(TestKinds.Deployment, value, old);

        validating.Should().Throw<StatusException>().WithMessage("*spec.selector: Invalid value: *: field is immutable");
    }

    [Fact]
    public void A_pods_image_may_change_and_its_command_may_not()
    {
        var old = TestKinds.Object("{" + Metadata + ""","spec":{"containers":[{"name":"a","image":"i"}]}}""");
        var image = old.DeepClone().AsObject();
        image["spec"]!["containers"]![0]!["image"] = "j";
        var command = old.DeepClone().AsObject();
        command["spec"]!["containers"]![0]!["command"] = new JsonArray("run");

        _rules.Validate(TestKinds.Pod, image, old);
        var validating = () => _rules.Validate(TestKinds.Pod, command, old);

        validating.Should().Throw<StatusException>().WithMessage("Pod \"x\" is invalid: spec: Forbidden: pod updates may not change fields other than*");
    }

    [Theory]
    [InlineData("nodeName", "\"a\"", "\"b\"", false)]
    [InlineData("nodeName", null, "\"b\"", false)]
    [InlineData("terminationGracePeriodSeconds", "30", "1", false)]
    [InlineData("terminationGracePeriodSeconds", "-1", "1", true)]
    [InlineData("activeDeadlineSeconds", "30", "10", true)]
    [InlineData("schedulingGates", """[{"name":"a"},{"name":"b"}]""", """[{"name":"b"}]""", true)]
    [InlineData("schedulingGates", """[{"name":"a"}]""", """[{"name":"b"}]""", false)]
    public void Little_of_a_pod_may_change(string field, string? before, string after, bool may)
    {
        var old = TestKinds.Object("{" + Metadata + ""","spec":{"containers":[{"name":"a","image":"i"}]}}""");
        var value = old.DeepClone().AsObject();
        old["spec"]![field] = before is null ? null : JsonNode.Parse(before);
        value["spec"]![field] = JsonNode.Parse(after);

        var validating = () => _rules.Validate(TestKinds.Pod, value, old);

        if (may)
        {
            validating.Should().NotThrow();
        }
        else
        {
            validating.Should().Throw<StatusException>().WithMessage("Pod \"x\" is invalid: *Forbidden: *");
        }
    }

    private StatusException Refusal(ResourceDefinition resource, string value)
    {
        var validating = () => _rules.Validate(resource, TestKinds.Object(value), null);
        return validating.Should().Throw<StatusException>().Which;
    }
}
