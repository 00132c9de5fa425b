using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using Krustlet.Cli.Commands;

namespace Krustlet.Cli.Tests.Commands;

/// <summary>docs/cli.md and the program say the same.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(
        typeof(DocumentTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static metadata => metadata.Key == "RepositoryRoot").Value!, "docs/cli.md"));

    [Fact]
    public void Every_command_has_its_section_and_no_other_has_one() =>
        Section().Matches(Document).Select(static match => match.Groups[1].Value).Should().BeEquivalentTo(KrustletCommand.Create().Subcommands.Select(static command => command.Name));

    [Fact]
    public void Every_option_that_is_named_exists()
    {
        var known = WithSubcommands(KrustletCommand.Create()).SelectMany(static command => command.Options).SelectMany(static option => option.Aliases.Append(option.Name)).ToHashSet();

        var named = Option().Matches(Document).Select(static match => match.Value).ToList();

        named.Should().NotBeEmpty();
        named.Except(known).Should().BeEmpty();
    }

    private static IEnumerable<Command> WithSubcommands(Command command) => command.Subcommands.SelectMany(WithSubcommands).Append(command);

    [GeneratedRegex("^## krustlet ([a-z]+)", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex("(?<![\\w-])--[a-z][a-z-]*[a-z]")]
    private static partial Regex Option();
}
