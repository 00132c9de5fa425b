namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>Standard output or error: writes go to the module's log.</summary>
internal sealed class OutputDescriptor : Descriptor
{
    private readonly IModuleOutput output;
    private readonly OutputStream stream;

    public OutputDescriptor(IModuleOutput output, OutputStream stream)
    {
        this.output = output;
        this.stream = stream;
        Rights = Rights.Write | Rights.PollReadWrite | Rights.FileStatGet;
    }

    // A character device keeps C libraries line-buffered, so that lines appear in the log when they are written.
    public override FileType FileType => FileType.CharacterDevice;

    public override Errno Write(ReadOnlySpan<byte> data, out int count)
    {
        output.Write(stream, data);
        count = data.Length;
        return Errno.Success;
    }
}
