using System.Text;
using Krustlet.ModuleHost.Runtimes;

namespace Krustlet.ModuleHost.Tests.Guests;

/// <summary>Keeps what a guest writes.</summary>
internal sealed class TestOutput : IModuleOutput
{
    private readonly MemoryStream[] streams = [new(), new()];

    public string StandardOutput => Encoding.UTF8.GetString(streams[0].ToArray());

    public string StandardError => Encoding.UTF8.GetString(streams[1].ToArray());

    public void Write(OutputStream stream, ReadOnlySpan<byte> data) => streams[(int)stream].Write(data);

    public void Complete()
    {
    }
}
