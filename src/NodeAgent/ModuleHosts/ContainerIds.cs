using System.Security.Cryptography;
using System.Text;

namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>
/// Container ids, made from what they stand for: asking a host twice for the same start, even by two agents one after the
/// other, is asking for one run.
/// </summary>
internal static class ContainerIds
{
    /// <summary>The id of one try to start one attempt of a container: 32 hexadecimal digits.</summary>
    public static string For(string podUid, string container, int attempt, int startTry)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{podUid}\n{container}\n{attempt}\n{startTry}"));
        return Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }
}
