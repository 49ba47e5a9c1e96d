// How every flow of a phone begins and ends.
import { Central } from '../central.mjs';
import { loadBleHost } from '../library.mjs';
import { tell } from '../talk.mjs';

export const BODY_SENSOR_LOCATION = 0x2A38;
export const CONTROL_POINT = 0x2A39;
export const MEASUREMENT = 0x2A37;

/** A phone that has found the device. */
export async function arrive({ wish, open }) {
  const library = loadBleHost(wish.sc);
  const phone = await Central.start(library, await open(), wish);
  const peer = await phone.find();
  tell('found', peer);
  return { library, phone, peer };
}

export async function connect(phone, peer) {
  const link = await phone.connect(peer);
  tell('connected', { hasKey: link.hasKey });
  return link;
}

/** Pairs, and ends the flow where that fails. */
export async function pair(link) {
  const outcome = await link.pair();
  tell('paired', outcome);
  if (!outcome.ok) throw new Error(`pairing failed with reason 0x${outcome.reason.toString(16)}`);
}

export const readLocation = async (link, step) => tell(step, await link.read(BODY_SENSOR_LOCATION));

export const leave = async link => tell('disconnected', await link.disconnect());

/** The whole of a first visit: connect, pair, leave. */
export async function bond(phone, peer) {
  const link = await connect(phone, peer);
  await pair(link);
  await leave(link);
}

/** Comes back on the bond, reads, leaves. */
export async function comeBack(phone, peer) {
  const link = await connect(phone, peer);
  tell('encrypted', await link.encrypt());
  await readLocation(link, 'read again');
  await leave(link);
}
