// Loads ble-host as it is published, with two things of its inside within reach: the bearer of each connection's attribute protocol, and
// whether it offers Secure Connections.
import fs from 'node:fs';
import Module, { createRequire } from 'node:module';
import { AttChannel } from './att-channel.mjs';

const require = createRequire(import.meta.url);
const channels = new WeakMap();

/** The raw attribute channel of a connection. */
export const attChannel = connection => channels.get(connection);

export function loadBleHost(secureConnections) {
  if (!secureConnections) withoutSecureConnections();
  shareBearers(require.resolve('ble-host/lib/internal/gatt.js'));
  return require('ble-host');
}

// ble-host 1.0.3 documents the pairing feature "sc" but always offers Secure Connections, by a constant of its own. A peer from before
// Bluetooth 4.2 is the same code with that constant off.
function withoutSecureConnections() {
  const load = Module._extensions['.js'];
  Module._extensions['.js'] = (module, file) => {
    if (!file.endsWith('smp.js')) return load(module, file);
    const source = fs.readFileSync(file, 'utf8');
    const legacy = source.replace('const SC_IS_SUPPORTED = true;', 'const SC_IS_SUPPORTED = false;');
    if (legacy === source) throw new Error(`${file} has no constant SC_IS_SUPPORTED to switch off`);
    return module._compile(legacy, file);
  };
}

// ble-host's manager hands each GATT connection the two ends of its attribute channel.
function shareBearers(file) {
  const { GattConnection, ...others } = require(file);
  function SharedGattConnection(connection, database, registerOnData, send, registerOnBonded) {
    const channel = new AttChannel(send);
    channels.set(connection, channel);
    return new GattConnection(connection, database, take => registerOnData(pdu => channel.take(pdu) || take(pdu)), send, registerOnBonded);
  }

  require.cache[file].exports = { ...others, GattConnection: SharedGattConnection };
}
