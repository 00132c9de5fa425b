namespace Krustlet.NodeAgent.Certificates;

/// <summary>A certificate file that cannot be used; the message says which and what to give.</summary>
internal sealed class CertificateFileException(string message, Exception? inner = null) : Exception(message, inner);
