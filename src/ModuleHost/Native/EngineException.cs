namespace Krustlet.ModuleHost.Native;

/// <summary>The engine refused something: a module that does not compile or link, an artifact it does not accept.</summary>
internal sealed class EngineException(string message) : Exception(message);
