using System.Text;
using k8s.Models;

namespace Krustlet.NodeAgent.Volumes.Payloads;

/// <summary>The file of a <c>serviceAccountToken</c> source.</summary>
internal sealed class TokenPayloads(ServiceAccountTokens tokens)
{
    /// <summary>One file with a token that is good for a while, and when to come for the next.</summary>
    public async Task<Payload> CollectAsync(VolumeRequest request, V1ServiceAccountTokenProjection source, int? mode, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(request.Pod, source, cancellationToken);
        var file = new PayloadFile(SafePaths.Relative(source.Path), Encoding.UTF8.GetBytes(token.Value), FileModes.Of(null, mode));
        return new Payload([file], token.RefreshAt);
    }
}
