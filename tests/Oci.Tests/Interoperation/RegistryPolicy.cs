namespace Krustlet.Oci.Tests.Interoperation;

/// <summary>What a real registry asks of its clients.</summary>
public enum RegistryPolicy
{
    Anonymous,
    Basic,
    Tls,
    Token,
}
