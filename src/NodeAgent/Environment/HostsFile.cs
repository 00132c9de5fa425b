using System.Text;
using k8s.Models;
using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Volumes;

namespace Krustlet.NodeAgent.Environment;

/// <summary>
/// <c>/etc/hosts</c>, for Pods that give <c>hostAliases</c>. Other modules see no such file: they were granted no file system, and
/// a module that resolves names asks its host, not a file. A volume mounted there stands before it.
/// </summary>
internal sealed class HostsFile(VolumeFolders folders)
{
    private const string GuestFolder = "/etc";
    private const string GuestPath = "/etc/hosts";

    /// <summary>Writes the file and says how it is mounted, or null.</summary>
    public Mount? Create(PodFacts pod, V1Container container, bool mountsFolder)
    {
        if (pod.Pod.Spec.HostAliases is not { Count: > 0 } || (container.VolumeMounts ?? []).Any(static m => GuestPaths.Of(m) is GuestFolder or GuestPath))
        {
            return null;
        }

        var folder = Directory.CreateDirectory(Path.Combine(folders.OfPod(pod.Key.Uid), "etc", container.Name));
        var path = Path.Combine(folder.FullName, "hosts");
        File.WriteAllText(path, Text(pod));
        return mountsFolder
            ? new Mount { HostPath = folder.FullName, GuestPath = GuestFolder, ReadOnly = true }
            : new Mount { HostPath = path, GuestPath = GuestPath, ReadOnly = true };
    }

    /// <summary>The kubelet's text.</summary>
    public static string Text(PodFacts pod)
    {
        var text = new StringBuilder("""
            # Kubernetes-managed hosts file.
            127.0.0.1	localhost
            ::1	localhost ip6-localhost ip6-loopback
            fe00::0	ip6-localnet
            fe00::0	ip6-mcastprefix
            fe00::1	ip6-allnodes
            fe00::2	ip6-allrouters

            """);
        foreach (var ip in pod.PodIps)
        {
            text.Append(ip).Append('\t').Append(PodHostname.Of(pod)).Append('\n');
        }

        text.Append("\n# Entries added by HostAliases.\n");
        foreach (var alias in pod.Pod.Spec.HostAliases ?? [])
        {
            text.Append(alias.Ip).Append('\t').AppendJoin('\t', alias.Hostnames ?? []).Append('\n');
        }

        return text.ToString();
    }
}
