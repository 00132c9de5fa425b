using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Operator.Modules;
using Krustlet.Operator.Tests.Testing;

namespace Krustlet.Operator.Tests.Modules;

public sealed class ServiceBuilderTests
{
    [Fact]
    public void A_module_with_ports_gets_a_Service_and_an_address()
    {
        var module = TestModules.With(new WasmModuleSpec { Module = "r/web", Ports = [new WasmModulePort { Name = "http", ContainerPort = 8080, ServicePort = 80 }, new WasmModulePort { ContainerPort = 53, Protocol = "UDP" }] });

        var service = ServiceBuilder.Build(module)!;

        service.Spec.Selector.Should().Contain("wasm.krustlet.dev/module", "web");
        service.Spec.Ports.Select(p => (p.Name, p.Port, p.TargetPort.Value, p.Protocol)).Should().Equal(("http", 80, "8080", "TCP"), ("udp-53", 53, "53", "UDP"));
        ServiceBuilder.Url(module).Should().Be("http://web.default.svc:80");
    }

    [Fact]
    public void Neither_a_module_without_ports_nor_a_job_has_one()
    {
        ServiceBuilder.Build(TestModules.With()).Should().BeNull();
        var job = TestModules.With(new WasmModuleSpec { Module = "r/web", Workload = ModuleWorkload.Job, Ports = [new WasmModulePort { ContainerPort = 1 }] });
        ServiceBuilder.Build(job).Should().BeNull();
        ServiceBuilder.Url(job).Should().BeNull();
    }
}
