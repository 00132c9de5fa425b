using System.Text;
using Google.Protobuf.Collections;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.ClusterObjects;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>The secrets that a volume names for its driver.</summary>
internal sealed class CsiSecrets(IClusterObjects objects)
{
    /// <summary>Adds a secret's entries to those of a call; nothing when the volume names none.</summary>
    /// <exception cref="VolumeException">There is no such secret.</exception>
    public async Task AddAsync(MapField<string, string> secrets, NamespacedName? name, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        if (name is not { } wanted)
        {
            return;
        }

        var secret = await objects.GetSecretAsync(wanted, notBefore, cancellationToken) ?? throw new VolumeException($"secret \"{wanted}\" of the volume not found");
        foreach (var (key, value) in secret.Data ?? new Dictionary<string, byte[]>())
        {
            secrets[key] = Encoding.UTF8.GetString(value);
        }
    }
}
