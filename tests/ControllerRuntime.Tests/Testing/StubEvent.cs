using System.Text.Json.Nodes;

namespace Krustlet.ControllerRuntime.Tests.Testing;

/// <summary>A change as the stub's watches deliver it.</summary>
internal sealed record StubEvent(long Version, string Type, string Path, JsonObject Object);
