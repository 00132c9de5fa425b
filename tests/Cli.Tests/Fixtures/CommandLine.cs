using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Krustlet.Cli.Commands;
using Krustlet.Cli.Modules;

namespace Krustlet.Cli.Tests.Fixtures;

/// <summary>Runs commands, in this process or as users do.</summary>
internal static class CommandLine
{
    /// <summary>In this process.</summary>
    public static Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) => RunWithInputAsync("", arguments);

    /// <summary>In this process, with something on standard input for those commands that take a password there.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunWithInputAsync(string input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var streams = new ConsoleStreams(() => new MemoryStream(Encoding.UTF8.GetBytes(input)), () => Stream.Null, () => Stream.Null);
        var root = new RootCommand { PushCommand.Create(), PullCommand.Create(), InspectCommand.Create(), CopyCommand.Create(streams) };
        var code = await root.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return (code, output.ToString(), errors.ToString());
    }

    /// <summary>As a process of its own, which keeps logins in a folder of the test's.</summary>
    public static Task<(int Code, string Output, string Errors)> StartAsync(string logins, string input, params string[] arguments) =>
        StartAsync(new Dictionary<string, string?> { ["REGISTRY_AUTH_FILE"] = logins }, input, arguments);

    /// <summary>As a process of its own, with variables; null takes one away.</summary>
    public static async Task<(int Code, string Output, string Errors)> StartAsync(IReadOnlyDictionary<string, string?> variables, string input, params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "krustlet.exe" : "krustlet");
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
