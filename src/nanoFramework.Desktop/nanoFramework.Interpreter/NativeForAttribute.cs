using System;

namespace nanoFramework.Interpreter;

/// <summary>Marks a static class that holds the native methods of one device type.</summary>
/// <remarks>
/// A method is bound by name and parameters. One whose first parameter is called <c>self</c> is an instance method: <c>self</c> is the
/// object, or a reference to the value. For a device type that is kept as a class, references to its instance fields follow <c>self</c>,
/// base class first; a structure with one field is passed as that field.
/// </remarks>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NativeForAttribute(string type) : Attribute
{
    /// <summary>Full name of the device type.</summary>
    public string Type { get; } = type;
}
