using System.Runtime.InteropServices;
using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Scheduling;

/// <summary>Wakes tasks when their sockets are ready: one thread for all of them, which exists from the first socket that is waited for.</summary>
internal sealed class SocketWatcher : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, IWaker> wakers = [];
    private EventQueue? events;
    private Thread? thread;
    private long lastToken = EventQueue.Interruption;
    private volatile bool stopping;

    /// <summary>Calls the waker at each event from now on, at once if one holds already. Below zero: a negated errno, and nothing is watched.</summary>
    public long Watch(SafeHandle socket, SocketEvents wanted, IWaker waker)
    {
        lock (gate)
        {
            var queue = Started_NeedsLock();
            var token = ++lastToken;
            wakers.Add(token, waker);
            var result = queue.Add(socket, wanted, token);
            if (result < 0)
            {
                wakers.Remove(token);
            }

            return result < 0 ? result : token;
        }
    }

    /// <summary>Takes a watch back. The socket must still be open.</summary>
    public void Unwatch(SafeHandle socket, long token)
    {
        lock (gate)
        {
            if (wakers.Remove(token))
            {
                events!.Remove(socket);
            }
        }
    }

    public void Dispose()
    {
        stopping = true;
        events?.Interrupt();
        thread?.Join();
        events?.Dispose();
    }

    private EventQueue Started_NeedsLock()
    {
        if (events is null)
        {
            events = new EventQueue();
            thread = new Thread(Run) { IsBackground = true, Name = "socket-watcher" };
            thread.Start();
        }

        return events;
    }

    private void Run()
    {
        while (!stopping)
        {
            foreach (var token in events!.Wait())
            {
                Find(token)?.Wake();
            }
        }
    }

    private IWaker? Find(long token)
    {
        lock (gate)
        {
            return wakers.GetValueOrDefault(token);
        }
    }
}
