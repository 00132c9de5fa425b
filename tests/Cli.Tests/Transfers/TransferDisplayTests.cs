using System.Text;
using Krustlet.Cli.Transfers;
using Krustlet.Oci.Client;
using Krustlet.Oci.References;
using Spectre.Console;

namespace Krustlet.Cli.Tests.Transfers;

public sealed class TransferDisplayTests : IDisposable
{
    private static readonly ContentDigest First = ContentDigest.Of("first"u8);
    private static readonly ContentDigest Second = ContentDigest.Of("second"u8);
    private readonly StringWriter _errors = new();

    public void Dispose() => _errors.Dispose();

    [Fact]
    public async Task Elsewhere_than_on_a_terminal_there_is_a_line_at_the_begin_and_one_at_the_end()
    {
        var during = await TransferDisplay.RunAsync(_errors, "pulling it", progress =>
        {
            progress.Report(new BlobProgress(First, 0, 1000));
            var text = _errors.ToString();
            progress.Report(new BlobProgress(First, 1000, 1000));
            progress.Report(new BlobProgress(Second, 234, 234));
            return Task.FromResult(text);
        });

        during.Should().Be("- pulling it\n");
        _errors.ToString().Should().MatchRegex(@"^- pulling it\n- done: 2 blobs, 1,234 bytes, \d+\.\d s\n$");
    }

    [Fact]
    public async Task Where_nothing_came_nothing_is_said()
    {
        await TransferDisplay.RunAsync(_errors, "pulling it", _ => Task.FromResult(0));

        _errors.ToString().Should().BeEmpty();
    }

    [Fact]
    public async Task On_a_terminal_each_blob_has_a_bar()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new Terminal(_errors) });

        await TransferDisplay.RunAsync(console, _errors, "pulling [it]", progress =>
        {
            progress.Report(new BlobProgress(First, 500, 1000));
            progress.Report(new BlobProgress(Second, 0, 0));
            progress.Report(new BlobProgress(First, 1000, 1000));
            return Task.FromResult(0);
        });

        _errors.ToString().Should().Contain("pulling [it]").And.Contain(First.Hex[..12]).And.Contain(Second.Hex[..12]).And.NotContain("done:");
    }

    private sealed class Terminal(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => 120;

        public int Height => 40;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
