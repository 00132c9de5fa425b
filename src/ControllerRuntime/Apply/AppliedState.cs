namespace Krustlet.ControllerRuntime.Apply;

/// <summary>What we last applied to an object, as hashes: what we asked for and what the server made of it.</summary>
internal readonly record struct AppliedState(string? Uid, UInt128 Desired, UInt128 Projection);
