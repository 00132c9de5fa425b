using System.Text.Json;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;

namespace Krustlet.Contracts.Tests.Api;

public sealed class WasmModuleJsonTests
{
    private const string Text = """
        {
          "apiVersion": "wasm.krustlet.dev/v1alpha1",
          "kind": "WasmModule",
          "metadata": { "name": "hello", "namespace": "default", "creationTimestamp": "2026-01-02T03:04:05Z" },
          "spec": {
            "module": "localhost:5000/hello:v1",
            "runtime": "Wasi",
            "replicas": 2,
            "env": [ { "name": "A", "valueFrom": { "configMapKeyRef": { "name": "c", "key": "k" } } } ],
            "resources": { "limits": { "memory": "64Mi", "cpu": 1 } },
            "rollout": { "maxSurge": "25%", "maxUnavailable": 1 },
            "probes": { "liveness": { "httpGet": { "port": "http" }, "periodSeconds": 5 } },
            "volumes": [ { "name": "v", "configMap": { "name": "c" } } ],
            "podTemplate": { "overlay": { "terminationGracePeriodSeconds": 5 } }
          }
        }
        """;

    [Fact]
    public void A_module_reads_with_the_kubernetes_types_it_embeds()
    {
        var module = JsonSerializer.Deserialize(Text, KrustletJsonContext.Default.WasmModule)!;

        module.Metadata.Name.Should().Be("hello");
        module.Spec.Runtime.Should().Be(ModuleRuntime.Wasi);
        module.Spec.Env![0].ValueFrom.ConfigMapKeyRef.Key.Should().Be("k");
        module.Spec.Resources!.Limits["memory"].ToString().Should().Be("64Mi");
        module.Spec.Resources.Limits["cpu"].ToString().Should().Be("1");
        module.Spec.Rollout!.MaxSurge!.ToString().Should().Be("25%");
        module.Spec.Probes!.Liveness!.HttpGet.Port.ToString().Should().Be("http");
        module.Spec.PodTemplate!.Overlay!.TerminationGracePeriodSeconds.Should().Be(5);
        module.Status.Should().BeNull();
    }

    [Fact]
    public void What_was_read_is_written_again_and_absent_fields_stay_absent()
    {
        var module = JsonSerializer.Deserialize(Text, KrustletJsonContext.Default.WasmModule)!;

        var written = JsonSerializer.Serialize(module, KrustletJsonContext.Default.WasmModule);

        using var document = JsonDocument.Parse(written);
        var spec = document.RootElement.GetProperty("spec");
        spec.GetProperty("rollout").GetProperty("maxUnavailable").GetInt32().Should().Be(1);
        spec.GetProperty("rollout").GetProperty("maxSurge").GetString().Should().Be("25%");
        spec.GetProperty("resources").GetProperty("limits").GetProperty("memory").GetString().Should().Be("64Mi");
        spec.TryGetProperty("args", out _).Should().BeFalse();
        document.RootElement.TryGetProperty("status", out _).Should().BeFalse();
    }

    [Fact]
    public void A_condition_time_is_written_as_the_api_wants_it()
    {
        var module = new WasmModule
        {
            Status = new WasmModuleStatus
            {
                Conditions = [new V1Condition { Type = "Ready", Status = "True", Reason = "R", Message = "m", LastTransitionTime = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc) }],
            },
        };

        var written = JsonSerializer.Serialize(module, KrustletJsonContext.Default.WasmModule);

        written.Should().Contain("\"lastTransitionTime\":\"2026-01-02T03:04:05Z\"");
    }
}
