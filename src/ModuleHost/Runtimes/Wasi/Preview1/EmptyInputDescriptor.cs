namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>Standard input of a module without one: at its end from the beginning.</summary>
internal sealed class EmptyInputDescriptor : Descriptor
{
    public EmptyInputDescriptor() => Rights = Rights.Read | Rights.PollReadWrite | Rights.FileStatGet;

    public override FileType FileType => FileType.CharacterDevice;

    public override Errno Read(Span<byte> buffer, out int count)
    {
        count = 0;
        return Errno.Success;
    }
}
