using Krustlet.Operator.Options;

namespace Krustlet.Operator.Tests.Options;

public sealed class OperatorOptionsTests
{
    [Fact]
    public async Task Every_mistake_is_told_at_once_with_its_fix_and_nothing_runs()
    {
        using var errors = new StringWriter();
        var ran = false;

        var code = await new OperatorCommand().InvokeAsync(
            ["--kubeconfig", "/no/such/file", "--namespace", "Not_A_Name", "--health-address", "8080", "--insecure-registries", "http://x", "--workers", "0"],
            (_, _) =>
            {
                ran = true;
                return Task.FromResult(0);
            },
            errors);

        code.Should().Be(2);
        ran.Should().BeFalse();
        errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(5)
            .And.OnlyContain(line => line.StartsWith("--", StringComparison.Ordinal) && line.Contains("; ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_command_line_says_is_what_the_operator_gets()
    {
        OperatorOptions? got = null;

        var code = await new OperatorCommand().InvokeAsync(
            ["--health-address", "http://127.0.0.1:9000", "--insecure-registries", "localhost:5000, r:1", "--leader-elect", "false", "--identity", "me"],
            (options, _) =>
            {
                got = options;
                return Task.FromResult(7);
            },
            TextWriter.Null);

        code.Should().Be(7);
        got!.HealthAddress.Should().Be("http://127.0.0.1:9000");
        got.InsecureRegistries.Should().Equal("localhost:5000", "r:1");
        got.LeaderElection.Should().BeFalse();
        got.Identity.Should().Be("me");
    }
}
