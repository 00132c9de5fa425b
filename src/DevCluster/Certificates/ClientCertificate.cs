namespace Krustlet.DevCluster.Certificates;

/// <summary>A client certificate and its key, both PEM. The common name is the user, the organizations are the groups.</summary>
public sealed record ClientCertificate(string CertificatePem, string KeyPem);
