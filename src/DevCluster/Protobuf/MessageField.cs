namespace Krustlet.DevCluster.Protobuf;

/// <summary>One field of a message.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Type">Scalar letter or message name, as the table writes it.</param>
/// <param name="Shape">How often it occurs.</param>
/// <param name="KeepsZero">Whether a zero was meant; of other fields the encoder writes zeros for what was never set.</param>
/// <param name="Inlined">Whether its members belong to the parent in JSON.</param>
internal sealed record MessageField(string Name, string Type, FieldShape Shape, bool KeepsZero, bool Inlined);
