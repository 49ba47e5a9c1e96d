using System;
using System.Collections.Generic;
using System.Reflection;
using System.Threading.Tasks;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace BleStack.Tests.Conformance;

/// <summary>
/// One test purpose of a theory for purposes with the same structure: its id and title are the test's name, the other arguments go to the
/// method.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public class PurposeAttribute : DataAttribute
{
    private readonly object[] _arguments;

    /// <summary>A test purpose, for a method that takes the PDUs: request, answer, request, answer…</summary>
    public PurposeAttribute(string id, string title, params string[] pdus)
        : this(id, title, (object)pdus)
    {
    }

    /// <summary>A test purpose, for a method that takes these arguments.</summary>
    protected PurposeAttribute(string id, string title, params object[] arguments)
    {
        (Id, Title, _arguments) = (id, title, arguments);
        (TestDisplayName, Label) = ($"{id} {title}", "");
    }

    /// <summary>Suite/role/group/kind-number, as the suite writes it.</summary>
    public string Id { get; }

    /// <summary>The subject of the purpose, in our own words.</summary>
    public string Title { get; }

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([ConvertDataRow(_arguments)]);

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}
