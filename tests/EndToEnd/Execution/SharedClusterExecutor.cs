using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Krustlet.EndToEnd.Execution;

/// <summary>Runs an assembly with <see cref="SharedClusterAssemblyRunner"/>.</summary>
internal sealed class SharedClusterExecutor(AssemblyName assemblyName, ISourceInformationProvider sourceInformation, IMessageSink diagnostics)
    : XunitTestFrameworkExecutor(assemblyName, sourceInformation, diagnostics)
{
    // xunit's own signature: nothing awaits it, the message sink is told of the end.
    protected override async void RunTestCases(IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
    {
        using var runner = new SharedClusterAssemblyRunner(TestAssembly, testCases, DiagnosticMessageSink, executionMessageSink, executionOptions);
        await runner.RunAsync();
    }
}
