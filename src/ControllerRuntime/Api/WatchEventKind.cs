namespace Krustlet.ControllerRuntime.Api;

/// <summary><c>type</c> of a watch event (metav1 <c>WatchEvent</c>). An ERROR event surfaces as <see cref="ApiException"/>.</summary>
public enum WatchEventKind
{
    /// <summary>ADDED.</summary>
    Added,

    /// <summary>MODIFIED.</summary>
    Modified,

    /// <summary>DELETED: the object as it last was.</summary>
    Deleted,

    /// <summary>BOOKMARK: only the resource version counts.</summary>
    Bookmark,
}
