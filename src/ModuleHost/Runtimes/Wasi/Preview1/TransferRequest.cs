namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>What a transfer moves.</summary>
/// <param name="Vectors">Address of the buffers' addresses and lengths.</param>
/// <param name="Count">How many buffers.</param>
/// <param name="Offset">Where in a file the first byte is.</param>
/// <param name="ResultAddress">Where the count of bytes goes.</param>
/// <param name="Kind">What it waits for when it has to.</param>
internal readonly record struct TransferRequest(uint Vectors, uint Count, ulong Offset, uint ResultAddress, SubscriptionKind Kind);
