using System.Security.Cryptography;

namespace Krustlet.Operator.Tests.Testing;

/// <summary>Keys that sign nothing.</summary>
internal static class TestKeys
{
    /// <summary>A public key in PEM that was not there before.</summary>
    public static string Public()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportSubjectPublicKeyInfoPem();
    }
}
