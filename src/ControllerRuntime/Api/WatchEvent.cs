namespace Krustlet.ControllerRuntime.Api;

/// <summary>One change seen by a watch.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="ResourceVersion">Where the watch may be resumed.</param>
/// <param name="Object">The object; for a bookmark only its metadata is meaningful.</param>
public sealed record WatchEvent<T>(WatchEventKind Kind, string ResourceVersion, T Object);
