// How phones find out what a device has.
import { Opcode, uint16 } from '../att-channel.mjs';
import { attributes, CHARACTERISTIC, declarations, PRIMARY_SERVICE, services, servicesOfType, walk } from '../discovery.mjs';
import { tell } from '../talk.mjs';
import { arrive, connect, leave, MEASUREMENT, pair } from './arrive.mjs';

/** The MTU is exchanged before anything else, or never. */
export async function mtu(context) {
  const { phone, peer } = await arrive(context);
  const link = await connect(phone, peer);
  if (context.wish.mtuFirst) tell('mtu', await link.exchangeMtu());
  tell('services', { pages: await services(link.att) });
  await pair(link);
  tell('notified', { values: await (await link.subscribe(MEASUREMENT)).next(2) });
  await leave(link);
}

/** Services, characteristics and descriptors by ranges; then ranges that are none. */
export async function ranges(context) {
  const { phone, peer } = await arrive(context);
  const link = await connect(phone, peer);
  tell('walked', { services: await walk(link.att) });
  tell('attributes', { pages: await attributes(link.att) });
  tell('characteristics', { all: (await declarations(link.att, CHARACTERISTIC, 1, 0xFFFF)).flat() });
  tell('one service', { ranges: (await servicesOfType(link.att, 0x180D)).flat() });
  tell('bad ranges', { answers: await badRanges(link.att) });
  await leave(link);
}

async function badRanges(att) {
  const ask = (opcode, start, end, type) => att.request(opcode, ...uint16(start), ...uint16(end), ...(type === undefined ? [] : uint16(type)));
  return {
    findFromZero: await ask(Opcode.FindInformation, 0, 0xFFFF),
    findBackwards: await ask(Opcode.FindInformation, 5, 4),
    readByTypeFromZero: await ask(Opcode.ReadByType, 0, 0xFFFF, CHARACTERISTIC),
    readByTypeBackwards: await ask(Opcode.ReadByType, 5, 4, CHARACTERISTIC),
    groupsFromZero: await ask(Opcode.ReadByGroupType, 0, 0xFFFF, PRIMARY_SERVICE),
    groupsOfNoGroup: await ask(Opcode.ReadByGroupType, 1, 0xFFFF, CHARACTERISTIC),
    findBeyond: await ask(Opcode.FindInformation, 0xFFF0, 0xFFFF),
  };
}

/** Reads every handle there is, and the two beside them, before and after pairing. */
export async function everyHandle(context) {
  const { phone, peer } = await arrive(context);
  const link = await connect(phone, peer);
  const all = (await attributes(link.att)).flat();
  const handles = [0, ...all.map(one => one.handle), all.at(-1).handle + 1];
  tell('attributes', { all });
  tell('before', { reads: await readEach(link, handles) });
  await pair(link);
  tell('after', { reads: await readEach(link, handles) });
  await leave(link);
}

async function readEach(link, handles) {
  const reads = [];
  for (const handle of handles) reads.push(await link.readHandle(handle));
  return reads;
}
