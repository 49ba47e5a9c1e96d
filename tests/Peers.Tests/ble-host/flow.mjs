// One visit of a phone made of ble-host: scan, connect, be refused, pair, read, leave, come back, encrypt from the bond, read.
//
//   node flow.mjs '{"port":9000,"ioCap":4,"mitm":true,"sc":true,"wrongPasskey":false}'
//
// Tells each step as one JSON line. A passkey that the device shows comes in on stdin as "passkey 123456"; one that this side shows
// goes out as {"step":"show"}. Run it in an empty folder: ble-host keeps its bonds in the current one.
import fs from 'node:fs';
import Module, { createRequire } from 'node:module';
import readline from 'node:readline';
import { H4Transport } from './h4-transport.mjs';

const BODY_SENSOR_LOCATION = '00002A38-0000-1000-8000-00805F9B34FB';
const HEART_RATE = '0000180D-0000-1000-8000-00805F9B34FB';
const STEP_TIMEOUT = 15000;

const wanted = { host: '127.0.0.1', ioCap: 3, mitm: false, sc: true, wrongPasskey: false, ...JSON.parse(process.argv[2]) };
const { BleManager, AssociationModels } = loadBleHost(wanted.sc);
const tell = (step, facts = {}) => console.log(JSON.stringify({ step, ...facts }));

// ble-host 1.0.3 documents the pairing feature "sc" but always offers Secure Connections, by a constant of its own. A phone from before
// Bluetooth 4.2 is the same code with that constant off.
function loadBleHost(secureConnections) {
  if (!secureConnections) {
    const load = Module._extensions['.js'];
    Module._extensions['.js'] = (module, file) => {
      if (!file.endsWith('smp.js')) return load(module, file);
      const source = fs.readFileSync(file, 'utf8');
      const legacy = source.replace('const SC_IS_SUPPORTED = true;', 'const SC_IS_SUPPORTED = false;');
      if (legacy === source) throw new Error(`${file} has no constant SC_IS_SUPPORTED to switch off`);
      return module._compile(legacy, file);
    };
  }

  return createRequire(import.meta.url)('ble-host');
}

const passkeys = [];
let passkeyWaiter;
readline.createInterface({ input: process.stdin }).on('line', line => {
  const match = /^passkey (\d{6})$/.exec(line.trim());
  if (!match) return;
  if (passkeyWaiter) passkeyWaiter(match[1]);
  else passkeys.push(match[1]);
});
const nextPasskey = () => new Promise(resolve => (passkeys.length ? resolve(passkeys.shift()) : (passkeyWaiter = resolve)));

function step(name, start) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} did not end in ${STEP_TIMEOUT / 1000} s`)), STEP_TIMEOUT);
    start(value => { clearTimeout(timer); resolve(value); }, error => { clearTimeout(timer); reject(error); });
  });
}

const createManager = transport => step('start', (done, fail) =>
  BleManager.create(transport, { staticRandomAddress: wanted.address ?? 'F1:E2:D3:C4:B5:A6' }, (error, manager) => (error ? fail(error) : done(manager))));

// The name comes in the scan response, so facts of one advertiser are put together over several reports.
const scan = manager => step('scan', done => {
  const scanner = manager.startScan({ activeScan: true });
  const heard = new Map();
  scanner.on('report', report => {
    const key = `${report.addressType} ${report.address}`;
    const facts = heard.get(key) ?? { address: report.address, addressType: report.addressType, services: [] };
    heard.set(key, facts);
    facts.name = report.parsedDataItems.localName ?? facts.name;
    facts.services = [...new Set([...facts.services, ...(report.parsedDataItems.serviceUuids ?? [])])];
    if (!facts.name || !facts.services.includes(HEART_RATE)) return;
    scanner.stopScan();
    done(facts);
  });
});

const connect = (manager, peer) => step('connect', done => manager.connect(peer.addressType, peer.address, {}, done));
const services = link => step('discover services', done => link.gatt.discoverAllPrimaryServices(done));
const characteristics = service => step('discover characteristics', done => service.discoverCharacteristics(done));
const read = value => step('read', done => value.readShort((error, octets) => done({ error, value: octets?.toString('hex') })));
const exchangeMtu = link => step('mtu', done => link.gatt.exchangeMtu(error => done({ error, mtu: link.gatt.currentMtu })));

async function findLocation(link) {
  for (const service of await services(link)) {
    if (service.uuid !== HEART_RATE) continue;
    const location = (await characteristics(service)).find(one => one.uuid === BODY_SENSOR_LOCATION);
    if (location) return location;
  }
  throw new Error('Body Sensor Location was not found');
}

async function answer(link, model, passkey, reply) {
  const name = AssociationModels.toString(model);
  tell('model', { model: name, passkey });
  switch (model) {
    case AssociationModels.NUMERIC_COMPARISON:
      tell('compare', { passkey });
      reply();
      break;
    case AssociationModels.PASSKEY_ENTRY_INIT_INPUTS: {
      const shown = await nextPasskey();
      reply(wanted.wrongPasskey ? String((Number(shown) + 1) % 1000000).padStart(6, '0') : shown);
      break;
    }
    case AssociationModels.PASSKEY_ENTRY_RSP_INPUTS:
      tell('show', { passkey });
      break;
  }
}

const pair = link => step('pair', done => {
  const model = { name: 'JUST_WORKS' };
  link.smp.on('passkeyExchange', (which, passkey, reply) => {
    model.name = AssociationModels.toString(which);
    answer(link, which, passkey, reply);
  });
  link.smp.on('pairingComplete', result => done({ ok: true, model: model.name, sc: result.sc, mitm: result.mitm, bond: result.bond }));
  link.smp.on('pairingFail', (reason, fromPeer) => done({ ok: false, model: model.name, reason, fromPeer, bonded: link.smp.isBonded }));
  link.smp.sendPairingRequest({ ioCap: wanted.ioCap, bondingFlags: 1, mitm: wanted.mitm, sc: wanted.sc });
});

const disconnect = link => step('disconnect', done => {
  link.on('disconnect', reason => done({ reason }));
  link.disconnect();
});

const encrypt = link => step('encrypt', done => {
  link.smp.on('encrypt', status => done({ status }));
  link.smp.on('pairingComplete', () => tell('unexpected pairing'));
  link.smp.startEncryption();
});

async function visit(manager) {
  const peer = await scan(manager);
  tell('found', peer);
  let link = await connect(manager, peer);
  tell('connected');
  tell('mtu', await exchangeMtu(link));
  tell('refused', await read(await findLocation(link)));
  const pairing = await pair(link);
  tell('paired', pairing);
  tell('read', await read(await findLocation(link)));
  tell('disconnected', await disconnect(link));
  if (!pairing.ok) return;

  link = await connect(manager, peer);
  tell('reconnected', { hasKey: link.smp.hasLtk });
  tell('encrypted', await encrypt(link));
  tell('read again', await read(await findLocation(link)));
  tell('disconnected', await disconnect(link));
}

try {
  const transport = await H4Transport.connect(wanted.path ? { path: wanted.path } : { host: wanted.host, port: wanted.port });
  await visit(await createManager(transport));
  tell('end');
  transport.close();
  process.exit(0);
} catch (error) {
  tell('error', { message: error.message });
  process.exit(1);
}
