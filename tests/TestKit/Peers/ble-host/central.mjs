// A phone: ble-host in the central role, and what it can do on a link.
import { Opcode, uint16 } from './att-channel.mjs';
import { attChannel } from './library.mjs';
import { features, Initiator, pairing } from './pairing.mjs';
import { step } from './steps.mjs';

export const uuid = short => `0000${short.toString(16).toUpperCase().padStart(4, '0')}-0000-1000-8000-00805F9B34FB`;

const HEART_RATE = uuid(0x180D);

export const createManager = (library, transport, address) => step('start', (done, fail) =>
  library.BleManager.create(transport, { staticRandomAddress: address }, (error, manager) => (error ? fail(error) : done(manager))));

export class Central {
  constructor(library, manager, wish) {
    Object.assign(this, { library, manager, wish });
  }

  static async start(library, transport, wish, address = wish.address) {
    return new Central(library, await createManager(library, transport, address), wish);
  }

  /** The heart-rate device. Its name comes in the scan response, so facts of one advertiser are put together over several reports. */
  find() {
    return step('scan', done => {
      const heard = new Map();
      const scanner = this.manager.startScan({ activeScan: true });
      scanner.on('report', report => {
        const facts = merge(heard, report);
        if (!facts.name || !facts.services.includes(HEART_RATE)) return;
        scanner.stopScan();
        done(facts);
      });
    });
  }

  /** How many reports a scan of a while hears. */
  countReports(milliseconds) {
    return step('scan', done => {
      let count = 0;
      const scanner = this.manager.startScan({ activeScan: false });
      scanner.on('report', () => { count++; });
      setTimeout(() => { scanner.stopScan(); done(count); }, milliseconds);
    });
  }

  connect(peer) {
    return step('connect', done => this.manager.connect(peer.addressType, peer.address, {}, connection => done(new Link(this, connection))));
  }

  forget(peer) {
    this.manager.removeBond(peer.addressType, peer.address);
  }
}

function merge(heard, report) {
  const key = `${report.addressType} ${report.address}`;
  const facts = heard.get(key) ?? { address: report.address, addressType: report.addressType, services: [] };
  heard.set(key, facts);
  facts.name = report.parsedDataItems.localName ?? facts.name;
  facts.services = [...new Set([...facts.services, ...(report.parsedDataItems.serviceUuids ?? [])])];
  return facts;
}

export class Link {
  #ended;

  constructor(phone, connection) {
    Object.assign(this, { phone, connection, att: attChannel(connection) });
    this.#ended = new Promise(resolve => connection.once('disconnect', reason => resolve({ reason })));
  }

  get hasKey() {
    return this.connection.smp.hasLtk;
  }

  exchangeMtu() {
    const { gatt } = this.connection;
    return step('mtu', done => gatt.exchangeMtu(error => done({ error, mtu: gatt.currentMtu })));
  }

  /** A characteristic by its type, discovered as ble-host does. */
  async characteristic(short) {
    const services = await step('discover services', done => this.connection.gatt.discoverAllPrimaryServices(done));
    for (const service of services) {
      const all = await step('discover characteristics', done => service.discoverCharacteristics(done));
      const found = all.find(one => one.uuid === uuid(short));
      if (found) return found;
    }
    throw new Error(`the device has no characteristic ${short.toString(16)}`);
  }

  async read(short) {
    const value = await this.characteristic(short);
    return step('read', done => value.readShort((error, octets) => done({ error, value: octets?.toString('hex') })));
  }

  async write(short, octets) {
    const value = await this.characteristic(short);
    return step('write', done => value.write(Buffer.from(octets), error => done({ error })));
  }

  /** Turns notifications on; the values pile up in the array that comes back. */
  async subscribe(short) {
    const value = await this.characteristic(short);
    const values = [];
    value.on('change', octets => values.push(octets.toString('hex')));
    const error = await step('subscribe', done => value.writeCCCD(true, false, done));
    return { error, values, next: count => step('notifications', done => arrival(value, values, count, done)) };
  }

  readHandle(handle) {
    return this.att.request(Opcode.Read, ...uint16(handle)).then(({ error, value }) => ({ handle, error, value: value?.toString('hex') }));
  }

  pair() {
    const { library, wish } = this.phone;
    return pairing(this.connection, Initiator, library.AssociationModels, wish, smp => smp.sendPairingRequest(features(wish)));
  }

  /** Encrypts from the bond. Does not pair instead. */
  encrypt() {
    const { smp } = this.connection;
    return step('encrypt', (done, fail) => {
      smp.once('encrypt', status => done({ status }));
      smp.once('pairingComplete', () => fail(new Error('a pairing took place instead of an encryption')));
      smp.startEncryption();
    });
  }

  /** The next Security Request; listening for it is also what keeps ble-host from pairing at once. */
  securityRequest() {
    return step('security request', done => this.connection.smp.once('pairingRequest', done));
  }

  /** The device's end of the link. */
  ended() {
    return step('end of the link', done => this.#ended.then(done));
  }

  disconnect() {
    this.connection.disconnect();
    return this.ended();
  }
}

function arrival(value, values, count, done) {
  const look = () => {
    if (values.length < count) return false;
    value.off('change', look);
    done(values.slice(0, count));
    return true;
  };
  if (!look()) value.on('change', look);
}
