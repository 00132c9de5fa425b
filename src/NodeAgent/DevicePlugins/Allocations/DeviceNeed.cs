namespace Krustlet.NodeAgent.DevicePlugins.Allocations;

/// <summary>What one container asks for of one resource.</summary>
/// <param name="Container">Its name.</param>
/// <param name="Resource">Such as <c>example.com/gpu</c>.</param>
/// <param name="Count">How many devices.</param>
/// <param name="Fresh">How many of them no init container before it had already.</param>
/// <param name="PassesOn">An init container that ends: those after it may have its devices.</param>
internal sealed record DeviceNeed(string Container, string Resource, int Count, int Fresh, bool PassesOn);
