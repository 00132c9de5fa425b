using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("Krustlet.EndToEnd.Execution.SharedClusterFramework", "Krustlet.EndToEnd.Tests")]

namespace Krustlet.EndToEnd.Execution;

/// <summary>
/// xunit as it is, but for one thing: the classes of a collection run side by side. A cluster takes long to start and is shared by all classes of its
/// control plane, which wait more than they compute and have a namespace each.
/// </summary>
public sealed class SharedClusterFramework(IMessageSink messageSink) : XunitTestFramework(messageSink)
{
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new SharedClusterExecutor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);
}
