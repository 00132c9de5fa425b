using System.Globalization;
using System.Text.RegularExpressions;

namespace Krustlet.EndToEnd.Contract;

/// <summary>A line of the row-by-row table in <c>docs/kubelet-contract.md</c>.</summary>
/// <param name="Number">The row.</param>
/// <param name="State"><c>done</c>, <c>refused</c>, each perhaps on the embedded control plane alone, or why there is no test.</param>
/// <param name="Tests"><c>Class.Method</c> of each test that shows it.</param>
internal sealed partial record ContractRow(int Number, string State, IReadOnlyList<string> Tests)
{
    /// <summary>Whether tests have to show it.</summary>
    public bool IsShown => State.StartsWith("done", StringComparison.Ordinal) || State.StartsWith("refused", StringComparison.Ordinal);

    /// <summary>Whether the real control plane of these tests does not know its fields.</summary>
    public bool IsYoung => State.EndsWith(", embedded", StringComparison.Ordinal);

    public static IReadOnlyList<ContractRow> Read(string document) =>
        [.. Line().Matches(document).Select(static line => new ContractRow(
            int.Parse(line.Groups["row"].ValueSpan, CultureInfo.InvariantCulture),
            line.Groups["state"].Value,
            [.. TestName().Matches(line.Groups["tests"].Value).Select(static test => test.Value)]))];

    [GeneratedRegex(@"^\| (?<row>\d+) \| [^|]+ \| (?<state>[^|]+?) \| (?<tests>[^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"\w+Tests\.Row_\d+_\w+")]
    private static partial Regex TestName();
}
