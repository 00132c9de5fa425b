namespace Krustlet.Cli.Modules;

/// <summary>An option's value cannot be used; the message says which, and what to write.</summary>
internal sealed class UsageException(string message) : Exception(message);
