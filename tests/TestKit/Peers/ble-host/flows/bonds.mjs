// What becomes of bonds: used again and again, or known to one side only.
import crypto from 'node:crypto';
import { pause, tell } from '../talk.mjs';
import { arrive, bond, comeBack, connect, leave, MEASUREMENT, pair, readLocation } from './arrive.mjs';

/** Bonds and subscribes, then connects, encrypts, reads and leaves as fast as it can, often. */
export async function rapidReconnect(context) {
  const { phone, peer } = await arrive(context);
  const link = await connect(phone, peer);
  await pair(link);
  tell('subscribed', { error: (await link.subscribe(MEASUREMENT)).error });
  await leave(link);
  for (let round = 1; round <= context.wish.rounds; round++) {
    const again = await phone.connect(peer);
    const { status } = await again.encrypt();
    const { error, value } = await again.read(0x2A38);
    tell('round', { round, status, error, value, ...(await again.disconnect()) });
  }
}

/** The device forgot its bonds: the key is refused, and a new pairing makes a bond that works. */
export async function deviceForgot(context) {
  const { phone, peer } = await arrive(context);
  await bond(phone, peer);
  await pause('the device forgets');
  const link = await connect(phone, peer);
  tell('encrypted', await link.encrypt());
  await pairAnew(phone, peer, link);
}

/** The phone forgot the device: the device reports that a key exists, the phone pairs again, and the new bond works. */
export async function phoneForgot(context) {
  const { phone, peer } = await arrive(context);
  await bond(phone, peer);
  phone.forget(peer);
  await pairAnew(phone, peer, await connect(phone, peer));
}

async function pairAnew(phone, peer, link) {
  await readLocation(link, 'refused');
  await pair(link);
  await readLocation(link, 'read');
  await leave(link);
  await comeBack(phone, peer);
}

/** A device with a bonded phone's address and another key is refused; the phone itself is still accepted. */
export async function knownByAnotherKey(context) {
  const { phone, peer } = await arrive(context);
  await bond(phone, peer);
  const thief = await connect(phone, peer);
  thief.connection.smp.setAvailableLtk(crypto.randomBytes(16), Buffer.alloc(8), 0, true, true);
  thief.connection.smp.startEncryption();
  tell('thrown out', await thief.ended());
  await comeBack(phone, peer);
}
