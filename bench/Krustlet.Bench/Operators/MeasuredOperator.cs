using System.Diagnostics;
using System.Net.Http.Json;
using Krustlet.Bench.Memory;
using Krustlet.DevCluster.Stacks;

namespace Krustlet.Bench.Operators;

/// <summary>An <see cref="OperatorProgram"/> that runs.</summary>
internal sealed class MeasuredOperator : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly ChildProcess process;
    private readonly HttpClient http;

    private MeasuredOperator(ChildProcess process, Uri address)
    {
        this.process = process;
        http = new HttpClient { BaseAddress = address };
    }

    public ProcessMemory Memory => ProcessMemory.Read(process.Id);

    /// <summary>Processor time so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            using var found = Process.GetProcessById(process.Id);
            return found.TotalProcessorTime;
        }
    }

    /// <summary>Starts it and waits until it has read its objects.</summary>
    public static async Task<MeasuredOperator> StartAsync(string kubeconfig, string registry, string logPath, TimeProvider time, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{FreePorts.Next()}");
        string[] command = [Environment.ProcessPath!, OperatorProgram.Verb, kubeconfig, address.ToString(), registry];
        var started = new MeasuredOperator(await ChildProcess.StartAsync("operator", command, new Dictionary<string, string>(), logPath), address);
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            while (!await started.IsReadyAsync(both.Token))
            {
                await Task.Delay(Pause, time, both.Token);
            }

            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>What it did since the last <see cref="ResetAsync"/>.</summary>
    public async Task<OperatorMeasures> ReadAsync(CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync<OperatorMeasures>(OperatorProgram.MeasuresPath, cancellationToken))!;

    /// <summary>Has it count anew.</summary>
    public async Task ResetAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.DeleteAsync(OperatorProgram.MeasuresPath, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await process.DisposeAsync();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (process.HasExited)
        {
            throw new BenchException($"the operator ended: {await process.ReadTailAsync(cancellationToken)}");
        }

        try
        {
            using var answer = await http.GetAsync("/readyz", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
