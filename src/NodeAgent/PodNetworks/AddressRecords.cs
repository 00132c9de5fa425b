using System.Net;

namespace Krustlet.NodeAgent.PodNetworks;

/// <summary>
/// <c>DATA/pod-network/addresses</c>: a file an address, named by it, that holds the UID of the Pod that has it. Statuses are written
/// later than modules are started, and a Pod may be deleted while no agent runs: only this tells the next one which addresses are in use.
/// </summary>
internal sealed class AddressRecords(PodNetworkOptions options)
{
    private readonly string folder = Path.Combine(options.Folder, "addresses");

    /// <summary>Who has which address. Records without an owner, which a crash may leave, are removed.</summary>
    public ILookup<string, IPAddress> Read()
    {
        var found = new List<(string Uid, IPAddress Address)>();
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
        {
            var uid = File.ReadAllText(path).Trim();
            if (uid.Length > 0 && IPAddress.TryParse(Path.GetFileName(path), out var address))
            {
                found.Add((uid, address));
            }
            else
            {
                File.Delete(path);
            }
        }

        return found.ToLookup(static entry => entry.Uid, static entry => entry.Address, StringComparer.Ordinal);
    }

    /// <summary>Keeps that a Pod has an address.</summary>
    public void Write(IPAddress address, string podUid)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(PathOf(address), podUid);
    }

    /// <summary>Forgets an address; one that is not known is fine.</summary>
    public void Remove(IPAddress address)
    {
        if (File.Exists(PathOf(address)))
        {
            File.Delete(PathOf(address));
        }
    }

    private string PathOf(IPAddress address) => Path.Combine(folder, address.ToString());
}
