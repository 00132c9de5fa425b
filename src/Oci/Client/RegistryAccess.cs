namespace Krustlet.Oci.Client;

/// <summary>What a token must allow.</summary>
internal enum RegistryAccess
{
    Pull,
    Push,
    Delete,
}
