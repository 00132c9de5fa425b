using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Krustlet.NodeAgent.Images;

/// <summary>
/// Pulls under way: Pods that want the same image with the same credentials at the same time share one, and no more than a few
/// run at once. A pull that somebody else still waits for is not cancelled by one who gives up.
/// </summary>
internal sealed class ImagePulls(IModulePuller puller, int maxParallel) : IDisposable
{
    private readonly ConcurrentDictionary<string, SharedPull> shared = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim slots = new(maxParallel);

    /// <summary>The pulled module.</summary>
    /// <exception cref="ModulePullException">It could not be had.</exception>
    public async Task<PulledModule> PullAsync(string image, IReadOnlyList<PullSecret> secrets, CancellationToken cancellationToken)
    {
        var key = Key(image, secrets);
        while (true)
        {
            var pull = shared.GetOrAdd(key, static (_, start) => new SharedPull(start), (Func<CancellationToken, Task<PulledModule>>)(token => RunAsync(image, secrets, token)));
            if (!pull.TryJoin())
            {
                shared.TryRemove(KeyValuePair.Create(key, pull));
                continue;
            }

            try
            {
                return await pull.Result.WaitAsync(cancellationToken);
            }
            finally
            {
                if (pull.Leave())
                {
                    shared.TryRemove(KeyValuePair.Create(key, pull));
                    pull.Dispose();
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => slots.Dispose();

    private async Task<PulledModule> RunAsync(string image, IReadOnlyList<PullSecret> secrets, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        try
        {
            return await puller.PullAsync(image, secrets, cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }

    private static string Key(string image, IReadOnlyList<PullSecret> secrets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var secret in secrets)
        {
            hash.AppendData(secret.DockerConfig.Span);
        }

        return $"{image} {Convert.ToHexString(hash.GetCurrentHash())}";
    }
}
