using System;
using System.Threading.Tasks;
using SecureGattServer.Benchmarks.Boards;
using SecureGattServer.Benchmarks.Peers;
using SecureGattServer.Benchmarks.Peers.Roles;

return args switch
{
    ["--peers", .. var options] => await Comparison.RunAsync(Console.Out, options),
    ["--bluez"] => await Done(new BlueZComparison(Console.Out, 7).RunAsync()),
    ["--boards"] => await BoardReport.RunAsync(Console.Out),
    ["air"] => await Done(AirRole.RunAsync()),
    ["peripheral", var port] => await Done(PeripheralRole.RunAsync(port)),
    ["central", var port, var type, var address, var bonds] => await Done(CentralRole.RunAsync(port, type, address, bonds)),
    ["bare-answer", var port] => await Done(BareRole.AnswerAsync(port)),
    ["bare-ask", var port] => await Done(BareRole.AskAsync(port)),
    ["idle"] => await Done(IdleAsync()),
    _ => Usage(),
};

static async Task<int> Done(Task role)
{
    await role;
    return 0;
}

static Task IdleAsync()
{
    Console.WriteLine("ready");
    return Console.In.ReadLineAsync();
}

static int Usage()
{
    Console.Error.WriteLine("--bluez            the last part of --peers alone");
    Console.Error.WriteLine("--boards           what a virtual ESP32 and its firmware cost: dispatcher, boot, memory, process");
    Console.Error.WriteLine("--peers [ROUNDS]   our stack beside ble-host and BlueZ on one air, each figure a median of ratios; what is missing on this machine is skipped with the reason");
    return 2;
}
