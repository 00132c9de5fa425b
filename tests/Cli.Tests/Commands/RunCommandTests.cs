using System.CommandLine;
using System.Text;
using Krustlet.Cli.Commands;
using Krustlet.Cli.Modules;
using Krustlet.DevCluster.Registry;
using Krustlet.DevCluster.Stacks;

namespace Krustlet.Cli.Tests.Commands;

public sealed class RunCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-run-");
    private readonly MemoryStream _output = new();
    private readonly MemoryStream _error = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_module_writes_here_and_its_exit_code_is_the_commands()
    {
        var module = await SampleAsync("exit-wat", "exit.wat");

        var (code, errors) = await RunAsync(module, "7");

        (code, errors).Should().Be((7, ""));
    }

    [Fact]
    public async Task It_is_given_its_input_and_writes_its_output()
    {
        var module = await SampleAsync("echo-wat", "echo.wat");

        var (code, errors) = await RunWithInputAsync("to be echoed\n", module, "-i");

        (code, errors).Should().Be((0, ""));
        Encoding.UTF8.GetString(_output.ToArray()).Should().Be("to be echoed\n");
    }

    [Fact]
    public async Task Without_asking_for_it_the_input_is_at_its_end()
    {
        var module = await SampleAsync("echo-wat", "echo.wat");

        (await RunWithInputAsync("to be echoed\n", module)).Code.Should().Be(0);
        _output.ToArray().Should().BeEmpty();
    }

    [Fact]
    public async Task An_image_is_pulled_and_run()
    {
        await using var registry = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions(), CancellationToken.None);
        await using var content = File.OpenRead(await SampleAsync("hello-wat", "hello.wat"));
        await ModulePublisher.PublishAsync(registry.Authority, "hello", "v1", content, TimeProvider.System, CancellationToken.None);

        var (code, errors) = await RunAsync($"{registry.Authority}/hello:v1", "--insecure");

        (code, errors).Should().Be((0, ""));
        Encoding.UTF8.GetString(_output.ToArray()).Should().StartWith("hello from krustlet");
    }

    [Fact]
    public async Task Its_time_is_limited()
    {
        var module = await SampleAsync("spin-wat", "spin.wat");

        var (code, errors) = await RunAsync(module, "--timeout", "0.2");

        code.Should().Be(137);
        errors.Should().StartWith("error: Ran for its limit of 200 ms");
    }

    [Theory]
    [InlineData("-e", "NOVALUE", "write NAME=VALUE")]
    [InlineData("-v", "/tmp", "write FOLDER:GUESTPATH")]
    [InlineData("-p", "99999", "write PORT")]
    [InlineData("-p", "localhost:80", "write PORT")]
    [InlineData("--outbound-host", "http://a/b", "write HOST")]
    [InlineData("--memory", "much", "give a quantity")]
    [InlineData("--memory", "-1", "give a quantity above 0")]
    public async Task A_value_that_cannot_be_used_is_named_with_what_to_write(string option, string value, string fix)
    {
        var (code, errors) = await RunAsync(await SampleAsync("hello-wat", "hello.wat"), $"{option}", value);

        code.Should().Be(125);
        errors.Should().Contain(value).And.Contain(fix);
    }

    [Fact]
    public async Task What_is_no_module_is_not_run()
    {
        var path = Path.Combine(_folder.FullName, "text.wasm");
        await File.WriteAllTextAsync(path, "text");

        (await RunAsync(path)).Code.Should().Be(126);
        (await RunAsync("./nowhere.wasm")).Code.Should().Be(125);
    }

    private Task<(int Code, string Errors)> RunAsync(params string[] arguments) => RunWithInputAsync("", arguments);

    private async Task<(int Code, string Errors)> RunWithInputAsync(string input, params string[] arguments)
    {
        using var errors = new StringWriter();
        var streams = new ConsoleStreams(() => new MemoryStream(Encoding.UTF8.GetBytes(input)), () => _output, () => _error);
        var code = await RunCommand.Create(streams).Parse(arguments).InvokeAsync(new InvocationConfiguration { Error = errors });
        return (code, errors.ToString());
    }

    private async Task<string> SampleAsync(string folder, string file)
    {
        var path = Path.Combine(_folder.FullName, Path.ChangeExtension(file, ".wasm"));
        var text = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot, "samples", folder, file));
        await File.WriteAllBytesAsync(path, Wasmtime.Module.ConvertText(text));
        return path;
    }

    private static string RepositoryRoot => typeof(RunCommandTests).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
        .Cast<System.Reflection.AssemblyMetadataAttribute>().Single(static a => a.Key == "RepositoryRoot").Value!;
}
