namespace Krustlet.ControllerRuntime.Api;

/// <summary>A kubeconfig that is not there or cannot be used. The message names the file and says what is wrong with it.</summary>
public sealed class KubeconfigException(string message, Exception? cause = null) : Exception(message, cause);
