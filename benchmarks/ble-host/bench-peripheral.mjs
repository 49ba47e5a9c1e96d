// ble-host as the peripheral of the comparison, with the table of Table.cs: node bench-peripheral.mjs PORT, in an empty folder.
import { createRequire } from 'node:module';
import { H4Transport } from './h4-transport.mjs';
import { runCommands, until } from './bench-commands.mjs';

const { BleManager, AdvertisingDataBuilder, AttErrors } = createRequire(import.meta.url)('ble-host');
const ADDRESS = 'F1:E2:D3:C4:B5:A7';
const ATTRIBUTES = 100, NO_INPUT_NO_OUTPUT = 3;
// Generic Access and Generic Attribute as ble-host has them, and the worked service.
const BUILT_IN = 9, WORKED = 6;

const transport = await H4Transport.connect({ host: '127.0.0.1', port: Number(process.argv[2]) });
const manager = await until((done, fail) => BleManager.create(transport, { staticRandomAddress: ADDRESS }, (error, made) => (error ? fail(error) : done(made))));

const value = { uuid: 0xA101, properties: ['read', 'notify'], value: Buffer.from([0, 72]) };
const control = {
  uuid: 0xA102,
  properties: ['read', 'write'],
  onWrite(connection, needsResponse, written, answer) {
    answer(AttErrors.SUCCESS);
    if (written.length !== 2) return;
    for (let left = written.readUInt16LE(0); left > 0; left--) value.notify(connection, Buffer.from([0, 72]));
  },
};
const services = [{ uuid: 0xA100, characteristics: [value, control] }];
for (let left = ATTRIBUTES - BUILT_IN - WORKED, uuid = 0xA200; left > 0; left -= 25, uuid += 0x20) {
  const characteristics = [];
  for (let more = Math.min(left, 25) - 1, own = uuid; more > 1; more -= 2) characteristics.push({ uuid: ++own, properties: ['read'], value: Buffer.alloc(0) });
  services.push({ uuid, characteristics });
}
manager.gattDb.addServices(services);
manager.setAdvertisingData(new AdvertisingDataBuilder().addFlags(['leGeneralDiscoverableMode', 'brEdrNotSupported']).addLocalName(true, 'Peripheral').build());

function advertise() {
  manager.startAdvertising({ intervalMin: 0x20, intervalMax: 0x20 }, (status, connection) => {
    if (status) throw new Error(`advertising failed: ${status}`);
    connection.on('disconnect', advertise);
    // Answered here because ble-host by itself refuses a bonded central that pairs again by Just Works.
    connection.smp.on('pairingRequest', (request, answer) => answer({ ioCap: NO_INPUT_NO_OUTPUT, bondingFlags: 1, mitm: false, sc: true }));
  });
}

advertise();
console.log(`ready random ${ADDRESS}`);
await runCommands(() => { throw new Error('a peripheral takes no commands'); });
