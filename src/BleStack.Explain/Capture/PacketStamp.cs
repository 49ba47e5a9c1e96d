using System;

namespace BleStack.Explain.Capture;

/// <summary>When and where a packet was captured.</summary>
/// <param name="Time">Time of capture.</param>
/// <param name="Number">The packet's number in the capture, from 1; 0 when packets are not numbered.</param>
/// <param name="Adapter">Number of the controller, from 0; captures of one controller use 0.</param>
internal readonly record struct PacketStamp(DateTimeOffset Time, long Number = 0, int Adapter = 0);
