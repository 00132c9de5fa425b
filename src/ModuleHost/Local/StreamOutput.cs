using Krustlet.ModuleHost.Runtimes;

namespace Krustlet.ModuleHost.Local;

/// <summary>A module's output as two streams. One that refuses, as a closed pipe does, is not written to again: a module's life does not hang on its reader.</summary>
internal sealed class StreamOutput(Stream output, Stream error) : IModuleOutput
{
    private readonly HashSet<Stream> refused = [];

    /// <inheritdoc/>
    public void Write(OutputStream stream, ReadOnlySpan<byte> data)
    {
        var target = stream == OutputStream.StandardError ? error : output;
        if (refused.Contains(target))
        {
            return;
        }

        try
        {
            target.Write(data);
            target.Flush();
        }
        catch (IOException)
        {
            refused.Add(target);
        }
    }

    /// <inheritdoc/>
    public void Complete()
    {
        // Everything is written already.
    }
}
