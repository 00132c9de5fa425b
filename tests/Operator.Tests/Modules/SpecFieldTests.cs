using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.ControllerRuntime.Api;
using Krustlet.Operator.Modules;
using Krustlet.Operator.Modules.Resolution;
using Krustlet.Operator.Tests.Testing;

namespace Krustlet.Operator.Tests.Modules;

/// <summary>No field of a module's spec is without effect: a change of any changes what is made.</summary>
public sealed class SpecFieldTests
{
    private const string Job = "\"workload\":\"Job\",";
    private const string Digest = "sha256:0000000000000000000000000000000000000000000000000000000000000001";

    /// <summary>Fields that tests of their own show: what they decide is not in what is built.</summary>
    private static readonly string[] Elsewhere = ["nodePoolSelector", "resolution.interval", "rollout.onFailure", "verification.policy", "verification.keys", "capabilities.keyValue", "placement.warmCache"];

    private readonly ApiJson _json = new();

    /// <summary>The field, what stands beside it, its value.</summary>
    public static TheoryData<string, string, string> Fields => new()
    {
        { "module", "", "\"r/web:v2\"" },
        { "resolution.policy", "", "\"Once\"" },
        { "imagePullPolicy", "", "\"Always\"" },
        { "runtime", "", "\"Wasi\"" },
        { "workload", "", "\"Job\"" },
        { "schedule", "\"workload\":\"CronJob\",", "\"0 4 * * *\"" },
        { "completions", Job, "3" },
        { "parallelism", Job, "3" },
        { "backoffLimit", Job, "3" },
        { "replicas", "", "3" },
        { "args", "", "[\"x\"]" },
        { "env", "", """[{"name":"A","value":"b"}]""" },
        { "envFrom", "", """[{"configMapRef":{"name":"c"}}]""" },
        { "ports.name", "", """[{"containerPort":80,"name":"web"}]""" },
        { "ports.containerPort", "", """[{"containerPort":81}]""" },
        { "ports.protocol", "", """[{"containerPort":80,"protocol":"UDP"}]""" },
        { "ports.servicePort", "", """[{"containerPort":80,"servicePort":8080}]""" },
        { "resources", "", """{"requests":{"cpu":"1"}}""" },
        { "volumes", "", """[{"name":"v","emptyDir":{}}]""" },
        { "volumeMounts", "", """[{"name":"v","mountPath":"/v"}]""" },
        { "probes.startup", "", """{"tcpSocket":{"port":80}}""" },
        { "probes.liveness", "", """{"tcpSocket":{"port":80}}""" },
        { "probes.readiness", "", """{"tcpSocket":{"port":80}}""" },
        { "capabilities.network", "", "\"None\"" },
        { "capabilities.outboundHosts", "", "[\"a.example\"]" },
        { "limits.maxMemory", "", "\"64Mi\"" },
        { "limits.fuel", "", "1000" },
        { "limits.executionTimeout", "", "\"5s\"" },
        { "nodePool", "", "\"edge\"" },
        { "placement.spread", "", "\"Zone\"" },
        { "placement.nodeSelector", "", """{"a":"b"}""" },
        { "placement.tolerations", "", """[{"key":"a","operator":"Exists"}]""" },
        { "placement.affinity", "", """{"podAntiAffinity":{}}""" },
        { "placement.priorityClassName", "", "\"high\"" },
        { "pullSecrets", "", """[{"name":"s"}]""" },
        { "rollout.maxSurge", "", "2" },
        { "rollout.maxUnavailable", "", "\"10%\"" },
        { "rollout.progressDeadlineSeconds", "", "30" },
        { "podTemplate.labels", "", """{"a":"b"}""" },
        { "podTemplate.annotations", "", """{"a":"b"}""" },
        { "podTemplate.overlay", "", """{"hostname":"h"}""" },
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_field_reaches_what_is_made(string field, string beside, string value)
    {
        var without = field.StartsWith("ports", StringComparison.Ordinal) ? """{"module":"r/web:v1","ports":[{"containerPort":80}]}""" : $$"""{{{beside}}"module":"r/web:v1"}""";
        var with = JsonNode.Parse(without)!.AsObject();
        var parts = field.StartsWith("ports", StringComparison.Ordinal) ? ["ports"] : field.Split('.');
        with[parts[0]] = parts.Length == 1 ? JsonNode.Parse(value) : new JsonObject { [parts[1]] = JsonNode.Parse(value) };

        Made(with.ToJsonString()).Should().NotBe(Made(without));
    }

    [Fact]
    public void Every_field_of_the_spec_is_shown() =>
        Fields.Select(row => (string)row[0]).Concat(Elsewhere).Should().BeEquivalentTo(Leaves(typeof(WasmModuleSpec), ""));

    private string Made(string spec)
    {
        var resource = KrustletResources.WasmModules;
        var module = PinnedModule.Of(TestModules.With(JsonSerializer.Deserialize(spec, _json.For<WasmModuleSpec, WasmModule>(resource))), Digest);
        var (templates, cronJobs) = (new PodTemplateBuilder(), new ServedResource<V1CronJob>(ApiResources.CronJobs));
        return module.Spec.Workload switch
        {
            ModuleWorkload.Job => Text(ApiResources.Jobs, new JobBuilder(templates).Build(module, null)),
            ModuleWorkload.CronJob => Text(ApiResources.CronJobs, new CronJobBuilder(new JobBuilder(templates), cronJobs).Build(module, null)),
            _ => Text(ApiResources.Deployments, new DeploymentBuilder(templates).Build(module, null)) + (ServiceBuilder.Build(module) is { } service ? Text(ApiResources.Services, service) : ""),
        };
    }

    private string Text<T>(ApiResource<T> resource, T made)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta> => JsonSerializer.Serialize(made, _json.For(resource));

    private static IEnumerable<string> Leaves(Type type, string prefix) => type.GetProperties().SelectMany(property =>
    {
        var name = prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        var element = property.PropertyType is { IsGenericType: true } list && list.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? list.GetGenericArguments()[0] : property.PropertyType;
        return element.IsClass && element.Namespace == typeof(WasmModule).Namespace ? Leaves(element, name + ".") : [name];
    });
}
