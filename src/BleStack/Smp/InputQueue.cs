using System;
using System.Collections.Generic;

namespace BleStack.Smp;

/// <summary>Inputs of a state machine, taken one after the other: one that arises while another is taken waits for it.</summary>
internal sealed class InputQueue<T>(Action<T> take)
{
    private readonly Queue<T> _inputs = new();
    private bool _taking;

    /// <summary>Takes an input, now or after the one being taken.</summary>
    public void Feed(T input)
    {
        _inputs.Enqueue(input);
        Drain();
    }

    /// <summary>Does a first step; inputs that arise while it runs wait until its state stands.</summary>
    public void Run(Action step)
    {
        bool outer = !_taking;
        _taking = true;
        try
        {
            step();
        }
        finally
        {
            if (outer) _taking = false;
        }

        if (outer) Drain();
    }

    private void Drain()
    {
        if (_taking) return;
        _taking = true;
        try
        {
            while (_inputs.TryDequeue(out T? next)) take(next);
        }
        finally
        {
            _taking = false;
        }
    }
}
