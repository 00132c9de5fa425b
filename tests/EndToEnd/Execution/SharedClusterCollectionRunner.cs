using Xunit.Abstractions;
using Xunit.Sdk;

namespace Krustlet.EndToEnd.Execution;

/// <summary>Runs some classes of a collection at a time; the tests of a class run one after the other, as ever.</summary>
internal sealed class SharedClusterCollectionRunner(
    ITestCollection testCollection, IEnumerable<IXunitTestCase> testCases, IMessageSink diagnostics, IMessageBus messageBus,
    ITestCaseOrderer testCaseOrderer, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource)
    : XunitTestCollectionRunner(testCollection, testCases, diagnostics, messageBus, testCaseOrderer, aggregator, cancellationTokenSource)
{
    private const int ClassesAtATime = 3;

    protected override async Task<RunSummary> RunTestClassesAsync()
    {
        var summary = new RunSummary();
        var classes = TestCases.GroupBy(static testCase => testCase.TestMethod.TestClass, TestClassComparer.Instance).OrderByDescending(static tests => tests.Count());
        await Parallel.ForEachAsync(classes, new ParallelOptions { MaxDegreeOfParallelism = ClassesAtATime }, async (tests, _) =>
        {
            if (CancellationTokenSource.IsCancellationRequested)
            {
                return;
            }

            var ran = await RunTestClassAsync(tests.Key, (IReflectionTypeInfo)tests.Key.Class, tests);
            lock (summary)
            {
                summary.Aggregate(ran);
            }
        });
        return summary;
    }
}
