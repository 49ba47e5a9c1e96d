using System;
using System.Collections.Generic;
using SecureGattServer.Simulator.Tests.Layers.Upper;

#pragma warning disable CA1812, CA1822, CA1823, CS0067, CS0169, IDE0044, IDE0051, IDE0060 // Only what the compiler makes of it is read.

namespace SecureGattServer.Simulator.Tests.Layers.Lower
{
    /// <summary>Uses each type of the other namespace in one way.</summary>
    internal sealed class User<T> : Base, IContract
        where T : Constraint
    {
        private readonly List<Dictionary<string, Argument[]>> _list = [];
        private Field? _field;

        public event Action<Raised>? Changed;

        public Measured? Property => null;

        [Mark(typeof(Marked))]
        public int Method(Parameter? parameter)
        {
            object? local = parameter as object as Local;
            try
            {
                Element[] elements = new Element[Static.Number()];
                return elements.Length + Of<MethodArgument>() + (local is null ? 0 : 1);
            }
            catch (Caught)
            {
                return 0;
            }
        }

        private static int Of<TItem>() => typeof(TItem).Name.Length;
    }
}

namespace SecureGattServer.Simulator.Tests.Layers.Upper
{
    internal class Base;

    internal interface IContract;

    internal sealed class Field;

    internal sealed class Argument;

    internal sealed class Parameter;

    internal sealed class Local;

    internal static class Static
    {
        public static int Number() => 1;
    }

    internal sealed class Caught : Exception;

    internal sealed class Element;

    internal sealed class MethodArgument;

    internal class Constraint;

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class MarkAttribute(Type type) : Attribute
    {
        public Type Type => type;
    }

    internal sealed class Marked;

    internal sealed class Measured;

    internal sealed class Raised;
}
