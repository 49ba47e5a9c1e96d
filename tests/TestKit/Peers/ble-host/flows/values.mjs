// Writes and notifications where the link is not yet what the value wants.
import { Opcode, uint16 } from '../att-channel.mjs';
import { walk } from '../discovery.mjs';
import { idle } from '../steps.mjs';
import { tell } from '../talk.mjs';
import { arrive, connect, CONTROL_POINT, leave, MEASUREMENT, pair } from './arrive.mjs';

// Five of the device's intervals in these flows.
const PATIENCE = 500;

/** Writes without response to a value that wants encryption, before and after; the value can be read in this profile. */
export async function writeCommand(context) {
  const { phone, peer } = await arrive(context);
  const link = await connect(phone, peer);
  const valueHandle = await valueHandleOf(link, CONTROL_POINT);
  const command = () => link.att.command(Opcode.WriteCommand, ...uint16(valueHandle), 0x01);
  command();
  tell('refused', await link.readHandle(valueHandle));
  await pair(link);
  tell('before', await link.readHandle(valueHandle));
  command();
  tell('after', await link.readHandle(valueHandle));
  await leave(link);
}

/** Subscribes on a link in plain text, ignores what the device asks then, pairs later. */
export async function earlySubscription(context) {
  const { phone, peer } = await arrive(context);
  const link = await connect(phone, peer);
  const asked = link.securityRequest();
  const subscription = await link.subscribe(MEASUREMENT);
  tell('subscribed', { error: subscription.error });
  tell('asked', await asked);
  await idle(PATIENCE);
  tell('in plain text', { values: [...subscription.values] });
  await pair(link);
  tell('notified', { values: await subscription.next(3) });
  await leave(link);
}

async function valueHandleOf(link, short) {
  const type = short.toString(16).toUpperCase();
  const all = (await walk(link.att)).flatMap(service => service.characteristics);
  return all.find(one => one.type === type).valueHandle;
}
