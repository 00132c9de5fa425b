using System.Text.RegularExpressions;

namespace Krustlet.Architecture.Tests;

public sealed partial class SourceTests
{
    private const int MostLines = 500;

    [Fact]
    public void The_namespace_of_a_file_is_its_folder()
    {
        var wrong = from path in Repository.SourceFiles
                    let declared = NamespaceLine().Match(File.ReadAllText(path))
                    where declared.Success
                    let folder = Path.GetDirectoryName(Path.GetRelativePath(Path.Combine(Repository.Root, "src"), path))!
                    let expected = "Krustlet." + folder.Replace(Path.DirectorySeparatorChar, '.')
                    where declared.Groups[1].Value != expected
                    select $"{Repository.Relative(path)}: {declared.Groups[1].Value}";

        wrong.Should().BeEmpty();
    }

    [Fact]
    public void A_file_holds_one_type_of_its_own_name()
    {
        var wrong = from path in Repository.SourceFiles
                    let types = TopLevelType().Matches(File.ReadAllText(path)).Select(match => match.Groups["name"].Value).Distinct().ToList()
                    where types.Count > 1
                    select $"{Repository.Relative(path)}: {string.Join(", ", types)}";

        wrong.Should().BeEmpty();
    }

    [Fact]
    public void No_file_is_a_hall() =>
        Repository.SourceFiles
            .Where(path => File.ReadLines(path).Count() > MostLines)
            .Select(Repository.Relative)
            .Should().BeEmpty($"over {MostLines} lines it is more than one room");

    [Fact]
    public void Unsafe_code_stays_in_its_folder() =>
        Repository.SourceFiles
            .Where(path => UnsafeCode().IsMatch(File.ReadAllText(path)))
            .Select(Repository.Relative)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}Native{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Should().BeEmpty("unsafe code and P/Invoke live in a Native folder, with their ownership rules");

    [Fact]
    public void Nothing_is_left_undone_or_swallowed() =>
        Repository.SourceFiles
            .Where(path => Unfinished().IsMatch(File.ReadAllText(path)))
            .Select(Repository.Relative)
            .Should().BeEmpty();

    [Fact]
    public void No_two_log_messages_of_a_project_share_an_event_id()
    {
        var shared = from path in Repository.SourceFiles
                     let project = Repository.Relative(path).Split(Path.DirectorySeparatorChar)[1]
                     from Match match in EventId().Matches(File.ReadAllText(path))
                     group Repository.Relative(path) by (project, id: match.Groups[1].Value) into uses
                     where uses.Count() > 1
                     select $"{uses.Key}: {string.Join(", ", uses)}";

        shared.Should().BeEmpty();
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^(?:public|internal|file)\s+(?:(?:static|sealed|abstract|readonly|partial|ref|unsafe)\s+)*(?:class|struct|interface|enum|record(?:\s+struct|\s+class)?|delegate\s+\S+)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"\bunsafe\b(?!\s*code)|\[(DllImport|LibraryImport)\(")]
    private static partial Regex UnsafeCode();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|catch(\s*\([^)]*\))?\s*\{\s*\}")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"LoggerMessage\((?:EventId\s*=\s*)?(\d{4,5})")]
    private static partial Regex EventId();
}
