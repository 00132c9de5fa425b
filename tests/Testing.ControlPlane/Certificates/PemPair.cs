namespace Krustlet.Testing.ControlPlane.Certificates;

/// <summary>A certificate and its private key (PKCS #8), both as PEM text.</summary>
internal sealed record PemPair(string Certificate, string Key);
