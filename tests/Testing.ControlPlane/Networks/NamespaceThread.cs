using System.Collections.Concurrent;
using Krustlet.Testing.ControlPlane.Networks.Native;

namespace Krustlet.Testing.ControlPlane.Networks;

/// <summary>A thread inside a network namespace. What it makes, sockets above all, stays there whoever uses it.</summary>
internal sealed class NamespaceThread : IDisposable
{
    private readonly BlockingCollection<Action> work = [];
    private readonly Thread thread;

    public NamespaceThread(string path)
    {
        var entered = new TaskCompletionSource();
        thread = new Thread(() => Run(path, entered)) { IsBackground = true, Name = $"in {path}" };
        thread.Start();
        entered.Task.GetAwaiter().GetResult();
    }

    public T Do<T>(Func<T> make)
    {
        var made = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try
            {
                made.SetResult(make());
            }
            catch (Exception error)
            {
                made.SetException(error);
            }
        });
        return made.Task.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        work.CompleteAdding();
        thread.Join();
        work.Dispose();
    }

    private void Run(string path, TaskCompletionSource entered)
    {
        try
        {
            using var network = File.OpenHandle(path);
            NamespaceCalls.Enter(network);
            entered.SetResult();
        }
        catch (Exception error)
        {
            entered.SetException(error);
            return;
        }

        foreach (var action in work.GetConsumingEnumerable())
        {
            action();
        }
    }
}
