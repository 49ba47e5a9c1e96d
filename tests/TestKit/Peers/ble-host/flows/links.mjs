// When a phone pairs, and when it is served.
import { Central } from '../central.mjs';
import { pause, tell } from '../talk.mjs';
import { arrive, comeBack, connect, leave, pair, readLocation } from './arrive.mjs';

/** Refused, pairs, reads, leaves, comes back on its bond. A failed pairing ends it with one more refused read. */
export async function visit(context) {
  const { phone, peer } = await arrive(context);
  const link = await connect(phone, peer);
  tell('mtu', await link.exchangeMtu());
  await readLocation(link, 'refused');
  const outcome = await link.pair();
  tell('paired', outcome);
  await readLocation(link, 'read');
  await leave(link);
  if (outcome.ok) await comeBack(phone, peer);
}

/** Pairs before it has asked for anything, as phones do that were told to pair in their settings. */
export async function pairFirst(context) {
  const { phone, peer } = await arrive(context);
  const link = await connect(phone, peer);
  await pair(link);
  await readLocation(link, 'read');
  await leave(link);
}

/** Hears the Security Request, does nothing about it, uses what is open, and pairs in its own time. */
export async function ignoredRequest(context) {
  const { phone, peer } = await arrive(context);
  const link = await phone.connect(peer);
  const asked = link.securityRequest();
  tell('connected');
  tell('asked', await asked);
  tell('open value', await link.read(0x2A29));
  await readLocation(link, 'refused');
  await pair(link);
  await readLocation(link, 'read');
  await leave(link);
}

/** A second phone waits while the device serves the first, and is served when that one has left. */
export async function secondPhone(context) {
  const { library, phone, peer } = await arrive(context);
  const second = await Central.start(library, await context.open(), context.wish, 'E1:E2:D3:C4:B5:A6');
  const link = await connect(phone, peer);
  await pair(link);
  tell('advertising while connected', { reports: await second.countReports(600) });
  let served = false;
  const waiting = second.connect(peer).then(found => { served = true; return found; });
  await readLocation(link, 'read');
  tell('second phone', { served });
  await pause('the second phone waits');
  await leave(link);
  const next = await waiting;
  tell('second phone', { served });
  await pair(next);
  await readLocation(next, 'read by the second');
  await leave(next);
  await comeBack(phone, peer);
}
