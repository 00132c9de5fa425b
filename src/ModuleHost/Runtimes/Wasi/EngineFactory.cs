using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Runtimes.Wasi;

/// <summary>Makes engines whose fibers lie below the stacks of the threads that will poll them; see <see cref="FiberProbe"/>.</summary>
internal static class EngineFactory
{
    private const int Attempts = 8;
    private const long SmallestGap = 1L << 20;

    // The address space is the process's: what one call fills and gives back would be another's gap.
    private static readonly Lock AddressSpace = new();

    /// <param name="settings">Of the engine.</param>
    /// <param name="lowestStack">The lowest of the pollers' stacks.</param>
    /// <exception cref="EngineException">The address space has no such place.</exception>
    public static NativeEngine Create(EngineSettings settings, nint lowestStack)
    {
        // They stay until one is where it belongs: an engine that is given back leaves the gap that it was in.
        var misplaced = new List<NativeEngine>();
        lock (AddressSpace)
        {
            try
            {
                while (misplaced.Count < Attempts)
                {
                    using var gaps = new AddressGaps(lowestStack, SmallestGap);
                    var engine = new NativeEngine(settings);
                    if (FiberProbe.FindFiber(engine) < lowestStack)
                    {
                        return engine;
                    }

                    // Another thread gave a large mapping back since the gaps were filled.
                    misplaced.Add(engine);
                }
            }
            finally
            {
                misplaced.ForEach(engine => engine.Dispose());
            }
        }

        throw new EngineException("No engine could be placed below the worker threads' stacks: start the host again.");
    }
}
