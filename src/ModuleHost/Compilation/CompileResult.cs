namespace Krustlet.ModuleHost.Compilation;

/// <summary>How a compilation ended; the number is the exit code of the process that did it, where that ended by itself.</summary>
internal enum CompileResult
{
    Compiled = 0,

    /// <summary>The compiling process broke down: out of memory, or a fault.</summary>
    Failed = 1,

    /// <summary>The bytes are not a WebAssembly binary.</summary>
    NotWasm = 3,

    /// <summary>The engine refuses the module.</summary>
    Refused = 4,

    /// <summary>The module's bytes are not those that its digest names.</summary>
    DigestMismatch = 5,

    /// <summary>The module cannot be read, or the artifact cannot be written.</summary>
    Unreadable = 6,

    /// <summary>Its process was ended: it took more memory than it may.</summary>
    OverMemory = 7,

    /// <summary>Its process was ended: it took longer than it may.</summary>
    OverTime = 8,

    /// <summary>Wrong arguments.</summary>
    Usage = 64,
}
