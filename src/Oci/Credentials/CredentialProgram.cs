using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Krustlet.Oci.Failures;

namespace Krustlet.Oci.Credentials;

/// <summary>A program that gives credentials away: asked on its standard input, it answers on its standard output.</summary>
/// <param name="Name">Its name or path.</param>
/// <param name="Arguments">What it is started with.</param>
/// <param name="Environment">Variables beyond this process's own.</param>
/// <param name="Timeout">How long it may take.</param>
public sealed record CredentialProgram(string Name, IReadOnlyList<string> Arguments, IReadOnlyList<KeyValuePair<string, string>> Environment, TimeSpan Timeout)
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>Asks it once.</summary>
    /// <exception cref="RegistryException">InvalidConfiguration: it is not there, takes too long or writes without end; the message has no secret.</exception>
    public async Task<ProgramAnswer> AskAsync(ReadOnlyMemory<byte> question, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var process = Start();
        try
        {
            var (output, error) = (ReadAsync(process.StandardOutput.BaseStream, either.Token), ReadAsync(process.StandardError.BaseStream, either.Token));
            await WriteAsync(process.StandardInput.BaseStream, question, either.Token);
            var answer = await output;
            var complaint = await error;
            await process.WaitForExitAsync(either.Token);
            return new ProgramAnswer(process.ExitCode, answer, Encoding.UTF8.GetString(complaint).Trim());
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Unusable($"did not answer in {Timeout.TotalSeconds:0} s", null);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(Name, Arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw Unusable($"could not be started ({failure.Message}); install it, or remove it from the configuration", failure);
        }
    }

    private static async Task WriteAsync(Stream input, ReadOnlyMemory<byte> question, CancellationToken cancellationToken)
    {
        try
        {
            await using (input)
            {
                await input.WriteAsync(question, cancellationToken);
            }
        }
        catch (IOException)
        {
            // It does not read: its answer says what became of it.
        }
    }

    private async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            read.Write(buffer, 0, count);
            if (read.Length > MostBytes)
            {
                throw Unusable($"answers with more than {MostBytes} bytes", null);
            }
        }

        return read.ToArray();
    }

    private RegistryException Unusable(string problem, Exception? inner) =>
        new(RegistryErrorKind.InvalidConfiguration, $"the credential program {Name} {problem}", inner);
}
