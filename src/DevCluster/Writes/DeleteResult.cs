using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Writes;

/// <summary>What a delete came to.</summary>
/// <param name="Object">The object as it last is.</param>
/// <param name="Gone">False while a grace period or finalizers hold it.</param>
internal sealed record DeleteResult(StoredObject Object, bool Gone);
