using Krustlet.ModuleHost.Tests.Guests;

namespace Krustlet.ModuleHost.Tests.RuntimeConformance;

public sealed class ComponentConformanceTests : RuntimeConformanceTests
{
    protected override bool Isolated => true;

    protected override byte[] Trap => WatComponents.Trap;

    protected override byte[] WithoutEntryPoint => WatComponents.Empty;

    protected override byte[] Returns(int code) => WatComponents.Returns("0.2.3", code);
}
