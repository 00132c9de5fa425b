namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>One thing that <c>poll_oneoff</c> waits for.</summary>
/// <param name="UserData">Given back with the event.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Due">Of a clock: the guest's monotonic time, in nanoseconds, at which it fires.</param>
/// <param name="Descriptor">Of what waits for a descriptor: which.</param>
/// <param name="Error">Of what cannot be waited for: why.</param>
internal readonly record struct Subscription(ulong UserData, SubscriptionKind Kind, ulong Due, Descriptor? Descriptor, Errno Error);
