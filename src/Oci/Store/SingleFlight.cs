namespace Krustlet.Oci.Store;

/// <summary>Lets everyone who wants the same thing at the same time wait for one piece of work. The work is cancelled when the last of them leaves.</summary>
public sealed class SingleFlight<TKey, TValue>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Flight> _flights = [];

    /// <summary>Joins the work for this key, or begins it.</summary>
    /// <param name="key">What is wanted.</param>
    /// <param name="work">How it is had; its token ends when nobody waits any more.</param>
    /// <param name="cancellationToken">Ends this caller's waiting.</param>
    public async Task<TValue> RunAsync(TKey key, Func<CancellationToken, Task<TValue>> work, CancellationToken cancellationToken)
    {
        var flight = Join(key, work);
        try
        {
            return await flight.Work.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(key, flight);
        }
    }

    private Flight Join(TKey key, Func<CancellationToken, Task<TValue>> work)
    {
        lock (_gate)
        {
            if (!_flights.TryGetValue(key, out var flight))
            {
                flight = new Flight(work);
                _flights.Add(key, flight);
            }

            flight.Waiting++;
            return flight;
        }
    }

    private void Leave(TKey key, Flight flight)
    {
        lock (_gate)
        {
            flight.Waiting--;
            if (!flight.Work.IsCompleted && flight.Waiting > 0)
            {
                return;
            }

            // What is over, or has no one left to wait for it, must not be joined.
            if (_flights.TryGetValue(key, out var current) && current == flight)
            {
                _flights.Remove(key);
            }
        }

        if (flight.Waiting == 0)
        {
            flight.Cancellation.Cancel();
        }
    }

    private sealed class Flight
    {
        public Flight(Func<CancellationToken, Task<TValue>> work) => Work = Task.Run(() => work(Cancellation.Token));

        public CancellationTokenSource Cancellation { get; } = new();

        public Task<TValue> Work { get; }

        public int Waiting { get; set; }
    }
}
