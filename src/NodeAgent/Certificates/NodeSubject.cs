using System.Security.Cryptography.X509Certificates;

namespace Krustlet.NodeAgent.Certificates;

/// <summary>The subject that the Node authorizer knows a node by: <c>O=system:nodes, CN=system:node:NAME</c>.</summary>
internal static class NodeSubject
{
    public static X500DistinguishedName For(string nodeName)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddOrganizationName("system:nodes");
        subject.AddCommonName($"system:node:{nodeName}");
        return subject.Build();
    }
}
