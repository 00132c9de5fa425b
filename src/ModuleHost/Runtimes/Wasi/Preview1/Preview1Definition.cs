using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>A preview1 function as guests import it.</summary>
/// <param name="Name">Import name.</param>
/// <param name="Parameters">One letter a parameter: <c>i</c> for i32, <c>I</c> for i64.</param>
/// <param name="Body">What it does.</param>
/// <param name="Blocks">When the body may <see cref="Preview1Call.Suspend"/>.</param>
/// <param name="Returns">Whether it has a result; only <c>proc_exit</c> has none.</param>
/// <param name="Module">Import module.</param>
internal sealed record Preview1Definition(string Name, string Parameters, Preview1Function Body, Blocking Blocks = Blocking.Never, bool Returns = true, string Module = Preview1Functions.ModuleName)
{
    public ValueKind[] ParameterKinds => [.. Parameters.Select(letter => letter == 'i' ? ValueKind.I32 : ValueKind.I64)];

    public ValueKind[] ResultKinds => Returns ? [ValueKind.I32] : [];
}
