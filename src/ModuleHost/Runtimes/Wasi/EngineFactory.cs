using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Runtimes.Wasi;

/// <summary>Makes engines whose fibers lie below the stacks of the threads that will poll them; see <see cref="FiberProbe"/>.</summary>
internal static class EngineFactory
{
    private const int Attempts = 8;
    private const long SmallestGap = 1L << 20;

    /// <param name="settings">Of the engine.</param>
    /// <param name="lowestStack">The lowest of the pollers' stacks.</param>
    /// <exception cref="EngineException">The address space has no such place.</exception>
    public static NativeEngine Create(EngineSettings settings, nint lowestStack)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            using var gaps = new AddressGaps(lowestStack, SmallestGap);
            var engine = new NativeEngine(settings);
            if (FiberProbe.FindFiber(engine) < lowestStack)
            {
                return engine;
            }
            // Another thread gave a large mapping back between the two lines above.
            engine.Dispose();
        }
        throw new EngineException("No engine could be placed below the worker threads' stacks: start the host again.");
    }
}
