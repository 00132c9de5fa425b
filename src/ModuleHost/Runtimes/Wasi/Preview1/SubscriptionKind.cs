namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary><c>eventtype</c>.</summary>
internal enum SubscriptionKind : byte
{
    Clock = 0,
    DescriptorRead = 1,
    DescriptorWrite = 2,
}
