using System;
using System.Collections.Generic;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Conformance.Tests;

/// <summary>A method that runs many test purposes of one shape, one <see cref="PurposeAttribute"/> each; every row is a test of its own name.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Conformance.Tests.TestPurposesDiscoverer", "Conformance.Tests")]
public sealed class TestPurposesAttribute : TheoryAttribute
{
}

/// <summary>One row of <see cref="TestPurposesAttribute"/>: id and title become the test's name, the method gets the rest.</summary>
[DataDiscoverer("Xunit.Sdk.DataDiscoverer", "xunit.core")]
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public class PurposeAttribute : DataAttribute
{
    private readonly object[] _arguments;

    /// <summary>The test purpose with this id, for a method that takes the PDUs: request, answer, request, answer…</summary>
    public PurposeAttribute(string id, string title, params string[] pdus)
        : this(id, title, (object)pdus)
    {
    }

    /// <summary>The test purpose with this id, for a method that takes these arguments.</summary>
    protected PurposeAttribute(string id, string title, params object[] arguments) => (Id, Title, _arguments) = (id, title, arguments);

    /// <summary>Suite/role/group/kind-number, as the suite writes it.</summary>
    public string Id { get; }

    /// <summary>What the purpose is about, in our own words.</summary>
    public string Title { get; }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Id, Title, .. _arguments]];
}

/// <summary>Makes one test case of each row.</summary>
public sealed class TestPurposesDiscoverer(IMessageSink diagnosticMessageSink) : TheoryDiscoverer(diagnosticMessageSink)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow) =>
        [new PurposeTestCase(DiagnosticMessageSink, testMethod, dataRow)];
}

/// <summary>A row that shows its id and title and hands its method what follows them.</summary>
public sealed class PurposeTestCase : XunitTestCase
{
    [Obsolete("Called by the de-serializer.", true)]
    public PurposeTestCase()
    {
    }

    public PurposeTestCase(IMessageSink diagnosticMessageSink, ITestMethod testMethod, object[] row)
        : base(diagnosticMessageSink, TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, testMethod, row)
    {
    }

    public override Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource) =>
        new XunitTestCaseRunner(this, DisplayName, SkipReason, constructorArguments, TestMethodArguments[2..], messageBus, aggregator, cancellationTokenSource).RunAsync();

    protected override string GetDisplayName(IAttributeInfo factAttribute, string displayName) => $"{TestMethodArguments[0]} {TestMethodArguments[1]}";
}
