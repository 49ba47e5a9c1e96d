// An independent heart-rate sensor: ble-host in the peripheral role, with values that want an encrypted link.
import { createManager } from '../central.mjs';
import { loadBleHost } from '../library.mjs';
import { pairing, features, Responder } from '../pairing.mjs';
import { step } from '../steps.mjs';
import { tell } from '../talk.mjs';

const HEART_RATE = 0x180D;
const NAME = 'Foreign sensor';
const INTERVAL = 50;

/** Serves two links: one that pairs, one that comes back on the bond. */
export async function heartRate({ wish, open }) {
  const library = loadBleHost(wish.sc);
  const manager = await createManager(library, await open(), wish.address);
  const protection = wish.mitm ? 'encrypted-mitm' : 'encrypted';
  manager.gattDb.setDeviceName(NAME);
  manager.gattDb.addServices([service(protection)]);
  advertise(library, manager);
  await serve(manager, wish, (connection, number) => (number === 1 ? pairs(connection, library, wish) : returns(connection)));
}

function service(protection) {
  let last = Buffer.from([0]);
  return {
    uuid: HEART_RATE,
    characteristics: [
      { uuid: 0x2A37, properties: ['notify'], onSubscriptionChange: notifyWhile },
      { uuid: 0x2A38, properties: ['read'], readPerm: protection, value: Buffer.from([0x02]) },
      {
        uuid: 0x2A39,
        properties: ['write', 'read'],
        readPerm: protection,
        writePerm: protection,
        onWrite: (connection, needsResponse, value, callback) => { last = value; tell('written', { value: value.toString('hex') }); callback(0); },
        onRead: (connection, callback) => callback(0, last),
      },
    ],
  };
}

const timers = new Map();

// Flags 0, then a rate that counts up.
function notifyWhile(connection, notification) {
  tell('subscription', { notification });
  clearInterval(timers.get(connection));
  let rate = 60;
  if (notification) timers.set(connection, setInterval(() => this.notify(connection, Buffer.from([0, rate++])), INTERVAL));
}

function advertise(library, manager) {
  const data = new library.AdvertisingDataBuilder().addFlags(['leGeneralDiscoverableMode', 'brEdrNotSupported']);
  manager.setAdvertisingData(data.add16BitServiceUUIDs(true, [HEART_RATE]).addLocalName(true, NAME).build());
}

async function serve(manager, wish, onLink) {
  for (let number = 1; number <= 2; number++) {
    const connection = await step('connection', (done, fail) => {
      manager.startAdvertising({ intervalMin: 32, intervalMax: 48 }, (status, link) => (status ? fail(new Error(`advertising ended with 0x${status.toString(16)}`)) : done(link)));
      tell('advertising', { address: wish.address });
    });
    tell('connected', { hasKey: connection.smp.hasLtk });
    const left = new Promise(resolve => connection.once('disconnect', reason => resolve({ reason })));
    await onLink(connection, number);
    tell('disconnected', await step('end of the link', done => left.then(done)));
  }
}

const pairs = async (connection, library, wish) => tell('paired', await pairing(connection, Responder, library.AssociationModels, wish, smp =>
  smp.once('pairingRequest', (request, accept) => accept(features(wish)))));

const returns = async connection => tell('encrypted', await step('encrypt', done => connection.smp.once('encrypt', status => done({ status }))));
