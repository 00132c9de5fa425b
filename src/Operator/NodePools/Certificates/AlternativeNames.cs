using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Krustlet.Operator.NodePools.Certificates;

/// <summary>Counts the names of every kind in a subjectAltName extension (RFC 5280, 4.2.1.6).</summary>
internal static class AlternativeNames
{
    public static int Count(X509SubjectAlternativeNameExtension extension)
    {
        var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        var count = 0;
        for (; names.HasData; count++)
        {
            names.ReadEncodedValue();
        }

        return count;
    }
}
