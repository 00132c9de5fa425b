namespace Krustlet.ModuleHost.Native;

/// <summary>Which HTTP requests of a component may go out. Asked on its thread.</summary>
internal interface IRequestRules
{
    /// <summary>Whether any may.</summary>
    bool AllowsAny { get; }

    /// <param name="scheme">Of the URL; null when it is another than http and https.</param>
    /// <param name="authority">Host, and port where it has one, as the engine is going to take it; null when it has none.</param>
    bool Allows(string? scheme, string? authority);
}
