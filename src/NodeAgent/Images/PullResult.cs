using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Images;

/// <summary>What a container's start can count on: a ready image, or a reason and a message.</summary>
internal sealed record PullResult(ReadyImage? Image, WaitingReason Reason, string Message)
{
    /// <summary>Here and verified.</summary>
    public static PullResult Ready(string image, NodeModule module) =>
        new(new ReadyImage(image, module.ImageId, module.Path, module.Digest, module.IsComponent), default, "");

    /// <summary>Not to be had now.</summary>
    public static PullResult Failed(WaitingReason reason, string message) => new(null, reason, message);
}
