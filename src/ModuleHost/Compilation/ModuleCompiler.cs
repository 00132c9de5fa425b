namespace Krustlet.ModuleHost.Compilation;

/// <summary>Compiles modules to native artifacts in the host's cache: the body of the agent binary's <c>compile</c> verb.</summary>
public static class ModuleCompiler
{
    /// <summary>Compiles the module that the arguments name.</summary>
    /// <param name="arguments">What follows the verb; written by the host, see <see cref="ModuleHostOptions.CompileCommand"/>.</param>
    /// <param name="error">Where the reason of a failure is written, for people.</param>
    /// <param name="cancellationToken">Ends the wait, not a compilation that has begun.</param>
    /// <returns>The exit code of the process.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter error, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The compiler's body lands next.");
}
