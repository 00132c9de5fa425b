namespace Krustlet.ModuleHost.Runtimes;

/// <summary>Where a module's standard output and error go. Used by one thread at a time; never throws.</summary>
public interface IModuleOutput
{
    void Write(OutputStream stream, ReadOnlySpan<byte> data);

    /// <summary>Flushes what is left; nothing is written afterwards.</summary>
    void Complete();
}
