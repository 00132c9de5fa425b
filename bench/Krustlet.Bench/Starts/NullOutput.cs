using Krustlet.ModuleHost.Runtimes;

namespace Krustlet.Bench.Starts;

/// <summary>Discards, as the C harness does.</summary>
internal sealed class NullOutput : IModuleOutput
{
    public void Write(OutputStream stream, ReadOnlySpan<byte> data)
    {
    }

    public void Complete()
    {
    }
}
