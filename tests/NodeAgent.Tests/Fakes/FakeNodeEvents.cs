using System.Collections.Concurrent;
using Krustlet.NodeAgent.NodeRegistration;

namespace Krustlet.NodeAgent.Tests.Fakes;

/// <summary>Keeps what was told of the Node.</summary>
internal sealed class FakeNodeEvents : INodeEvents
{
    private readonly ConcurrentQueue<string> events = new();

    public IReadOnlyList<string> Texts => [.. events];

    public IReadOnlyList<string> Reasons => [.. events.Select(static e => e.Split(' ')[1])];

    public void Emit(bool warning, string reason, string message) => events.Enqueue($"{(warning ? "Warning" : "Normal")} {reason} {message}");
}
