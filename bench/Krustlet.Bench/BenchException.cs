namespace Krustlet.Bench;

/// <summary>Something that was to be measured did not run; the message says what.</summary>
internal sealed class BenchException(string message) : Exception(message);
