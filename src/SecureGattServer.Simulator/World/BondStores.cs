using System.Linq;
using BleStack.Gap;
using SecureGattServer.Simulator.Options;
using VirtualBoard;

namespace SecureGattServer.Simulator.World;

/// <summary>Selects the bond store of a run: the file of --bonds, or memory.</summary>
internal static class BondStores
{
    /// <summary>The bonds of a bare host (a phone, an emulated table).</summary>
    /// <exception cref="SimulatorException">The file cannot be used; the message says why.</exception>
    public static MemoryBondStore Open(RunOptions options)
    {
        if (options.Bonds is not { } path) return new MemoryBondStore();
        try
        {
            return new FileBondStore(path);
        }
        catch (BondStoreException exception)
        {
            throw SimulatorException.Environment(exception.Message, exception);
        }
    }

    /// <summary>The flash or RAM of a board: a file only where the image keeps bonds in flash.</summary>
    /// <exception cref="SimulatorException">The image forgets bonds, or the file cannot be used.</exception>
    public static MemoryBondStore OpenBoard(RunOptions options)
    {
        if (options.Bonds is null || options.Image.BondsSurviveReboot) return Open(options);
        string keeping = string.Join(
            ", ",
            BoardImage.All.Where(static image => image.BondsSurviveReboot).Select(static image => image.Name)
        );
        throw SimulatorException.Usage(
            $"--bonds: image {options.Image.Name} keeps bonds in RAM and forgets them with the power; choose --image {keeping}, or leave --bonds out"
        );
    }
}
