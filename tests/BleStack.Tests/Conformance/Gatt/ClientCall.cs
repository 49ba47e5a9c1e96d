using System;
using BleStack.Att;

namespace BleStack.Tests.Conformance.Gatt;

/// <summary>The client's operation in a row of <see cref="ClientReadRefusalTests"/> or <see cref="ClientWriteRefusalTests"/>.</summary>
public enum ClientCall
{
    /// <summary>Read 0003.</summary>
    Read,

    /// <summary>Read 2A0D by UUID.</summary>
    ReadByUuid,

    /// <summary>Read 0003, which has 30 octets.</summary>
    ReadLong,

    /// <summary>Read 0003 from offset 100.</summary>
    ReadBlob,

    /// <summary>Read 0003 and 0007.</summary>
    ReadMultiple,

    /// <summary>Read 0003 and 0007 of any length.</summary>
    ReadMultipleVariable,

    /// <summary>Write 010203 to 0007.</summary>
    Write,

    /// <summary>Write 20 octets and one to 0007, in two parts.</summary>
    WriteLong,

    /// <summary>Write 010203 to 0007 and 0405 to 0009 reliably.</summary>
    WriteReliably,
}

/// <summary>One row: the call, its PDUs, and the error the caller gets.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RefusedPurposeAttribute(string id, string title, ClientCall call, AttErrorCode error, params string[] pdus)
    : PurposeAttribute(id, title, call, error, pdus) { }
