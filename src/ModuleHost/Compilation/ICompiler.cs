namespace Krustlet.ModuleHost.Compilation;

/// <summary>Compiles modules somewhere.</summary>
internal interface ICompiler
{
    Task<(CompileResult Result, string Message)> CompileAsync(CompileRequest request, CancellationToken cancellationToken);
}
