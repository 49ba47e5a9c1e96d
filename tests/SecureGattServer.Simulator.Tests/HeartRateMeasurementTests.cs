using System;
using SecureGattServer.Simulator.Demo;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

public sealed class HeartRateMeasurementTests
{
    [Theory]
    [InlineData("0048", "72 bpm")]
    [InlineData("0648", "72 bpm, skin contact")]
    [InlineData("0448", "72 bpm, no skin contact")]
    [InlineData("012C01", "300 bpm")]
    [InlineData("1E48030054035203", "72 bpm, skin contact, 3 kJ expended, 2 RR intervals")]
    [InlineData("10485403", "72 bpm, 1 RR interval")]
    public void Reads_the_fields_its_flags_announce(string value, string expected) =>
        Assert.Equal(expected, Demo.HeartRateMeasurement.Parse(Convert.FromHexString(value)).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0148")]
    [InlineData("004848")]
    [InlineData("084803")]
    [InlineData("104803")]
    [InlineData("2048")]
    public void A_length_that_does_not_fit_the_flags_is_told(string value) =>
        Assert.Throws<CheckException>(() => Demo.HeartRateMeasurement.Parse(Convert.FromHexString(value)));
}
