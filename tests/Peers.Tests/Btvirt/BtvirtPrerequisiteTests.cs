using System;
using System.Threading.Tasks;
using Peers.Tests.Bluez;
using Peers.Tests.Central;
using Peers.Tests.Harness;
using Xunit;

namespace Peers.Tests.Btvirt;

/// <summary>Missing prerequisites of btvirt are reported soon in one line, and leave no process running in the guest.</summary>
[Collection(BlueZPeripheralCollection.Name)]
[NeedsBtvirt]
public sealed class BtvirtPrerequisiteTests(BlueZFixture bluez)
{
    [Fact]
    public Task Without_btvirt_the_guest_says_so() =>
        RunAsync(
            "no btvirt in the guest",
            "mv /usr/bin/btvirt /tmp/; air start; mv /tmp/btvirt /usr/bin/",
            "air: btvirt is not in this guest"
        );

    [Fact]
    public Task Without_AF_ALG_the_guest_says_what_the_kernel_lacks() => RunAsync(
        "no AF_ALG in the guest",
        // The daemon's own AF_ALG sockets hold the modules; without them it would not start again.
        "killall bluetoothd; while pidof bluetoothd >/dev/null; do usleep 20000; done; rmmod algif_skcipher && air start; " +
        "insmod /lib/modules/*/algif_skcipher.ko; bluetoothd -n --experimental >>/var/log/bluetoothd.log 2>&1 &",
        "air: btvirt drops its clients: the kernel offers no AF_ALG hash and cipher");

    [Fact]
    public Task A_second_one_is_refused_and_the_first_goes_on() =>
        GuestFlow.RunAsync(bluez, BtvirtAir.Peer, "a second btvirt", async flow =>
        {
            await using BtvirtAir air = await BtvirtAir.StartAsync(flow.Guest);
            Assert.Contains("air: btvirt runs already", await flow.Guest.RunAsync("air start"), StringComparison.Ordinal);
            using var transport = await air.NewControllerAsync();
            Assert.Contains("btvirt", await flow.Guest.RunAsync("ps"), StringComparison.Ordinal);
        });

    [Fact]
    public Task Sockets_a_killed_one_left_behind_do_not_hinder_the_next() =>
        GuestFlow.RunAsync(bluez, BtvirtAir.Peer, "leftover socket", async flow =>
        {
            await flow.Guest.RunAsync(
                "air start; kill -9 $(cat /run/btvirt.pid); kill $(cat /run/socat.pid); rm -f /run/btvirt.pid /run/socat.pid; ls /tmp"
            );
            Assert.Contains("bt-server-le", await flow.Guest.RunAsync("ls /tmp"), StringComparison.Ordinal);
            await using BtvirtAir air = await BtvirtAir.StartAsync(flow.Guest);
            await flow.AttachFirmwareAsync(air.Port, "--profile just-works");
        });

    private Task RunAsync(string name, string command, string expected) => GuestFlow.RunAsync(bluez, BtvirtAir.Peer, name, async flow =>
    {
        Assert.Contains(expected, await flow.Guest.RunAsync(command), StringComparison.Ordinal);
        Assert.Equal("", (await flow.Guest.RunAsync("pidof btvirt socat; ls /tmp")).Trim());
    });
}
