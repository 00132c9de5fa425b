using Krustlet.ModuleHost.Tests.Guests;

namespace Krustlet.ModuleHost.Tests.RuntimeConformance;

public sealed class WasiConformanceTests : RuntimeConformanceTests
{
    protected override bool Isolated => false;

    protected override byte[] Trap => Wat.Trap;

    protected override byte[] WithoutEntryPoint => Wat.Module("");

    protected override byte[] Returns(int code) => Wat.Exit(code);
}
