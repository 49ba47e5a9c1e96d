using System;
using System.Threading.Tasks;
using Peers.Benchmarks;
using Peers.Benchmarks.Roles;

return args switch
{
    ["--peers", .. var options] => await Comparison.RunAsync(Console.Out, options),
    ["air"] => await Done(AirRole.RunAsync()),
    ["peripheral", var port] => await Done(PeripheralRole.RunAsync(port)),
    ["central", var port, var type, var address, var bonds] => await Done(CentralRole.RunAsync(port, type, address, bonds)),
    ["bare-answer", var port] => await Done(BareRole.AnswerAsync(port)),
    ["bare-ask", var port] => await Done(BareRole.AskAsync(port)),
    _ => Usage(),
};

static async Task<int> Done(Task role)
{
    await role;
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("--peers [ROUNDS]   our stack beside ble-host and BlueZ on one air, each figure a median of ratios; what is missing on this machine is skipped with the reason");
    return 2;
}
