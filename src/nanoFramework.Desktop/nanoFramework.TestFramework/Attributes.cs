using System;

namespace nanoFramework.TestFramework;

/// <summary>Marks a test class.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class TestClassAttribute : Attribute
{
    /// <summary>Returns its argument; a derived attribute may wrap it.</summary>
    public virtual TestMethodAttribute GetTestMethodAttribute(TestMethodAttribute testMethodAttribute) => testMethodAttribute;
}

/// <summary>Marks a test. It may not use instance state: on the device it is invoked with a null this.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class TestMethodAttribute : Attribute
{
}

/// <summary>Marks a method that runs once before the tests of a class.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class SetupAttribute : Attribute
{
}

/// <summary>Marks a method that runs once after the tests of a class.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class CleanupAttribute : Attribute
{
}

/// <summary>Runs a test once with these arguments.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public class DataRowAttribute : Attribute
{
    /// <exception cref="ArgumentNullException">No array.</exception>
    /// <exception cref="ArgumentException">An empty array.</exception>
    public DataRowAttribute(params object[] methodParameters)
    {
        ArgumentNullException.ThrowIfNull(methodParameters);
        if (methodParameters.Length == 0) throw new ArgumentException("A DataRow needs at least one argument.", nameof(methodParameters));
        MethodParameters = methodParameters;
    }

    /// <summary>The arguments, in order.</summary>
    public object[] MethodParameters { get; }
}
