namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>When a function may suspend its guest. One that may is called through a future, which costs a start-to-exit several times its own work.</summary>
internal enum Blocking
{
    /// <summary>It always returns at once.</summary>
    Never,

    /// <summary>Only on a socket or a standard input, which most guests are not given.</summary>
    OnStreams,

    /// <summary>For every guest.</summary>
    Always,
}
