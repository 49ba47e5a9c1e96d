using System;

namespace nanoFramework.Interpreter;

/// <summary>Marks a static class that holds the native methods of one device type.</summary>
/// <remarks>
/// A method binds by name and parameters. One whose first parameter is called <c>self</c> is an instance method: <c>self</c> is the object, or
/// a reference to the value. Where the device type is kept as a class of its own, the references to its instance fields follow
/// <c>self</c>, base class first; where it is a structure with one field, that field stands for it.
/// </remarks>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NativeForAttribute(string type) : Attribute
{
    /// <summary>Full name of the device type.</summary>
    public string Type { get; } = type;
}
