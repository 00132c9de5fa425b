namespace Krustlet.ControllerRuntime.Tests.Testing;

/// <summary>A failure that the stub will show a number of times.</summary>
internal sealed class StubFault(Func<StubRequest, bool> when, Func<HttpResponseMessage> answer, int times)
{
    private int _left = times;

    public bool IsSpent => Volatile.Read(ref _left) <= 0;

    public bool Matches(StubRequest request) => !IsSpent && when(request);

    public HttpResponseMessage Fire()
    {
        Interlocked.Decrement(ref _left);
        return answer();
    }
}
