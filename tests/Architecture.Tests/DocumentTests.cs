using System.Text.RegularExpressions;

namespace Krustlet.Architecture.Tests;

/// <summary>What documents promise is there.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Every_test_that_the_contract_names_exists()
    {
        var root = Repository.Root;
        var named = TestClass().Matches(File.ReadAllText(Path.Combine(root, "docs/kubelet-contract.md"))).Select(match => match.Value).ToHashSet();

        var known = Directory.EnumerateFiles(Path.Combine(root, "tests"), "*.cs", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).ToHashSet();

        named.Should().NotBeEmpty();
        named.Except(known!).Should().BeEmpty("a row is shown by a test that exists");
    }

    [GeneratedRegex(@"\b[A-Z]\w+Tests\b(?!`)")]
    private static partial Regex TestClass();
}
