using System.CommandLine;
using System.Text.Json.Nodes;
using Krustlet.Cli.Commands;

namespace Krustlet.Cli.Tests.Commands;

public sealed class InspectCommandTests : IDisposable
{
    private const string Command = """
        (module
          (import "wasi_snapshot_preview1" "path_open" (func (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "sock_accept" (func (param i32 i32 i32) (result i32)))
          (memory (export "memory") 2 10)
          (func (export "_start")))
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-inspect-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_command_is_described()
    {
        var module = (await DescribeAsync(Command))["module"]!;

        module["kind"]!.GetValue<string>().Should().Be("Module");
        module["world"]!.GetValue<string>().Should().Be("wasi_snapshot_preview1 command");
        module["runnable"]!.GetValue<bool>().Should().BeTrue();
        module["memories"]!.ToJsonString().Should().Be("""[{"minimumBytes":131072,"maximumBytes":655360}]""");
        Texts(module["imports"]).Should().Equal("wasi_snapshot_preview1::path_open", "wasi_snapshot_preview1::sock_accept");
        Texts(module["exports"]).Should().Equal("memory", "_start");
        Texts(module["capabilities"]).Should().Equal("files: volumes and volumeMounts", "serving: ports");
        module["digest"]!.GetValue<string>().Should().MatchRegex("^sha256:[0-9a-f]{64}$");
    }

    [Theory]
    [InlineData("(module (func (export \"run\")))", "_start")]
    [InlineData("(module (import \"env\" \"now\" (func)) (func (export \"_start\")))", "env::now")]
    [InlineData("(module (import \"env\" \"memory\" (memory 1)) (func (export \"_start\")))", "env::memory")]
    [InlineData("(component)", "wasi:cli/run")]
    [InlineData("(component (import \"acme:db/store@1.0.0\" (instance)))", "acme:db/store@1.0.0")]
    public async Task What_nodes_cannot_run_is_said_with_the_reason(string text, string reason)
    {
        var module = (await DescribeAsync(text))["module"]!;

        module["runnable"]!.GetValue<bool>().Should().BeFalse();
        Texts(module["problems"]).Should().Contain(problem => problem.Contains(reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("(module (memory i64 1) (func (export \"_start\")))", 65536)]
    [InlineData("(module (import \"m\" \"t\" (table 1 funcref)) (import \"m\" \"g\" (global (mut i32))) (memory 3) (func (export \"_start\")))", 196608)]
    public async Task Every_kind_of_item_is_read(string text, long bytes)
    {
        var module = (await DescribeAsync(text))["module"]!;

        module["memories"]![0]!["minimumBytes"]!.GetValue<long>().Should().Be(bytes);
        Texts(module["exports"]).Should().Equal("_start");
    }

    [Fact]
    public async Task Yaml_and_table_say_the_same()
    {
        var path = await WriteAsync(Command);

        var (_, yaml, _) = await RunAsync(path, "-o", "yaml");
        yaml.Should().Contain("  kind: Module\n").And.Contain("  - wasi_snapshot_preview1::path_open\n").And.Contain("  runnable: true\n");
        var (_, table, _) = await RunAsync(path);
        table.Should().Contain("Memory:     131,072 bytes at first, 655,360 at most\n").And.Contain("Runs here:  yes\n");
    }

    [Theory]
    [InlineData(new byte[] { 0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0, 2, 200, 1, 1 })]
    [InlineData(new byte[] { 0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0, 2, 2, 9, 1 })]
    [InlineData(new byte[] { (byte)'h', (byte)'i' })]
    public async Task A_damaged_file_is_refused(byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, "damaged.wasm");
        await File.WriteAllBytesAsync(path, bytes);

        var (code, _, errors) = await RunAsync(path);

        code.Should().Be(1);
        errors.Should().StartWith($"error: {path} is ");
    }

    private static IReadOnlyList<string> Texts(JsonNode? list) => [.. list!.AsArray().Select(static item => item!.GetValue<string>())];

    private async Task<JsonNode> DescribeAsync(string text)
    {
        var (code, output, errors) = await RunAsync(await WriteAsync(text), "--output", "json");
        code.Should().Be(0, errors);
        return JsonNode.Parse(output)!;
    }

    private async Task<string> WriteAsync(string text)
    {
        var path = Path.Combine(_folder.FullName, "module.wasm");
        await File.WriteAllBytesAsync(path, Wasmtime.Module.ConvertText(text));
        return path;
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await InspectCommand.Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return (code, output.ToString(), errors.ToString());
    }
}
