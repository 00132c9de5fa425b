using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Networks;

namespace Krustlet.EndToEnd.Contract;

/// <summary>The table of rows in <c>docs/kubelet-contract.md</c> and the tests that show them say the same.</summary>
public sealed partial class ContractTests
{
    private const int Rows = 155;

    private static readonly IReadOnlyList<ContractRow> Table = ContractRow.Read(File.ReadAllText(BuildOutput.Document("kubelet-contract.md")));

    /// <summary>Every test method whose name begins with a row, and the control planes that it runs on.</summary>
    private static readonly ILookup<string, string> Tests = typeof(ContractTests).Assembly.GetTypes()
        .Where(static type => type is { IsClass: true, IsAbstract: false })
        .SelectMany(static type => type.GetMethods().Where(static method => RowName().IsMatch(method.Name)).Select(method => (Name: Name(method), ControlPlane: ControlPlane(type))))
        .ToLookup(static test => test.Name, static test => test.ControlPlane);

    [Fact]
    public void Every_row_has_its_line() => Table.Select(static row => row.Number).Should().Equal(Enumerable.Range(1, Rows));

    [Fact]
    public void A_row_that_is_shown_names_its_tests_and_they_run_on_both_control_planes()
    {
        foreach (var row in Table.Where(static row => row.IsShown))
        {
            row.Tests.Should().NotBeEmpty($"row {row.Number} is {row.State}");
            string[] wanted = row.IsYoung ? [EmbeddedCluster.Name] : [EmbeddedCluster.Name, RealCluster.Name];
            row.Tests.SelectMany(static test => Tests[test]).Should().Contain(wanted, $"row {row.Number} is {row.State}");
        }
    }

    [Fact]
    public void A_row_that_is_not_shown_names_none() =>
        Table.Where(static row => !row.IsShown && row.Tests.Count > 0).Should().BeEmpty();

    [Fact]
    public void The_tests_of_a_row_are_all_in_its_line_and_in_no_other()
    {
        var named = Table.SelectMany(static row => row.Tests.Select(test => (row.Number, Test: test)));

        named.Should().BeEquivalentTo(Tests.Select(static test => (Number: RowOf(test.Key), Test: test.Key)));
    }

    private static int RowOf(string test) => int.Parse(RowName().Match(test[(test.IndexOf('.', StringComparison.Ordinal) + 1)..]).Groups["row"].ValueSpan, CultureInfo.InvariantCulture);

    /// <summary>The class that is named after its subject: the outer one of those that differ by control plane alone.</summary>
    private static string Name(MethodInfo method) => $"{(method.ReflectedType!.DeclaringType ?? method.ReflectedType).Name}.{method.Name}";

    /// <summary>A control plane in a network of its own is the same control plane.</summary>
    private static string ControlPlane(Type type) =>
        (string)type.GetCustomAttributesData().Single(static data => data.AttributeType == typeof(CollectionAttribute)).ConstructorArguments.Single().Value! switch
        {
            EmbeddedNetwork.Name => EmbeddedCluster.Name,
            RealNetwork.Name => RealCluster.Name,
            var name => name,
        };

    [GeneratedRegex(@"^Row_(?<row>\d+)_")]
    private static partial Regex RowName();
}
