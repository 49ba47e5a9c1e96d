// ble-host as the central of the comparison: node bench-central.mjs PORT TYPE ADDRESS, in an empty folder (it keeps its bonds in the current one).
import { createRequire } from 'node:module';
import { H4Transport } from './h4-transport.mjs';
import { runCommands, until } from './bench-commands.mjs';

const { BleManager, AssociationModels } = createRequire(import.meta.url)('ble-host');
const [port, type, address] = process.argv.slice(2);
const uuid = short => `0000${short}-0000-1000-8000-00805F9B34FB`;
const WORKED = uuid('A100'), VALUE = uuid('A101'), CONTROL = uuid('A102');
const PASSKEY = '271828', NO_INPUT_NO_OUTPUT = 3, KEYBOARD_ONLY = 2;

const transport = await H4Transport.connect({ host: '127.0.0.1', port: Number(port) });
const manager = await until((done, fail) => BleManager.create(transport, { staticRandomAddress: 'F1:E2:D3:C4:B5:A6' }, (error, made) => (error ? fail(error) : done(made))));
let link, value, control, onValue = () => {};

const call = start => until((done, fail) => start(error => (error ? fail(new Error(`attribute error ${error}`)) : done())));

const times = (count, once) => until((done, fail) => {
  let left = Number(count);
  const next = error => {
    if (error) fail(new Error(`attribute error ${error}`));
    else if (left-- > 0) once(next);
    else done();
  };
  next();
});

async function discover() {
  for (const service of await until(done => link.gatt.discoverAllPrimaryServices(done))) {
    await until(done => service.findIncludedServices(done));
    for (const one of await until(done => service.discoverCharacteristics(done))) {
      await until(done => one.discoverDescriptors(done));
      if (service.uuid === WORKED && one.uuid === VALUE) value = one;
      if (service.uuid === WORKED && one.uuid === CONTROL) control = one;
    }
  }
}

async function connect() {
  link = await until(done => manager.connect(type, address, {}, done));
  await call(done => link.gatt.exchangeMtu(done));
}

const pair = passkey => until((done, fail) => {
  link.smp.on('passkeyExchange', (model, shown, reply) => {
    if (model === AssociationModels.PASSKEY_ENTRY_INIT_INPUTS) reply(PASSKEY);
    else fail(new Error(`association model ${model}`));
  });
  link.smp.on('pairingComplete', done);
  link.smp.on('pairingFail', reason => fail(new Error(`pairing failed: ${reason}`)));
  link.smp.sendPairingRequest({ ioCap: passkey ? KEYBOARD_ONLY : NO_INPUT_NO_OUTPUT, bondingFlags: 1, mitm: passkey, sc: true });
});

const notify = count => until((done, fail) => {
  let left = Number(count);
  onValue = () => { if (--left === 0) done(); };
  const wish = Buffer.alloc(2);
  wish.writeUInt16LE(left);
  control.write(wish, error => { if (error) fail(new Error(`attribute error ${error}`)); });
});

async function subscribe() {
  value.on('change', octets => onValue(octets));
  await call(done => value.writeCCCD(true, false, done));
}

const encrypt = () => until((done, fail) => {
  link.smp.on('encrypt', status => (status ? fail(new Error(`encryption failed: ${status}`)) : done()));
  link.smp.startEncryption();
});

const disconnect = () => until(done => {
  link.on('disconnect', done);
  link.disconnect();
});

console.log('ready');
const ONE = Buffer.alloc(1);
await runCommands(([name, argument]) => {
  switch (name) {
    case 'connect': return connect();
    case 'discover': return discover();
    case 'read': return times(argument, next => value.read(next));
    case 'write': return times(argument, next => control.write(ONE, next));
    case 'subscribe': return subscribe();
    case 'notify': return notify(argument);
    case 'pair': return pair(argument === 'passkey');
    case 'encrypt': return encrypt();
    case 'disconnect': return disconnect();
    case 'forget': return manager.removeBond(type, address);
    default: throw new Error('no such work');
  }
});
