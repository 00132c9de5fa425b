namespace Krustlet.ModuleHost.Compilation;

/// <summary>The ways in which modules are compiled.</summary>
internal enum EngineProfile
{
    /// <summary>Core modules.</summary>
    Core,

    /// <summary>Core modules that count fuel.</summary>
    CoreWithFuel,

    /// <summary>Components with native WASI, in a host of their own.</summary>
    Component,
}
