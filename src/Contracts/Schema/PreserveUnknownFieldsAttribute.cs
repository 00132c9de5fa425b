namespace Krustlet.Contracts.Schema;

/// <summary>An object that the schema does not look into: its kind is the API server's own and is validated when it is used.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PreserveUnknownFieldsAttribute : Attribute;
