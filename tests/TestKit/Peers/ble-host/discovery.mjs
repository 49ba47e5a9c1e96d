// Discovery as phones do it, piece by piece over handle ranges, until Attribute Not Found ends it: [Vol 3, Part G] 4.4 to 4.7.
import { Opcode, uint16 } from './att-channel.mjs';

const ATTRIBUTE_NOT_FOUND = 0x0A;
const LAST_HANDLE = 0xFFFF;

export const PRIMARY_SERVICE = 0x2800;
export const INCLUDE = 0x2802;
export const CHARACTERISTIC = 0x2803;

// One request after the other, each from the handle after the last one found.
async function pages(start, end, ask, parse, lastOf) {
  const found = [];
  for (let from = start; from <= end; from = lastOf(found.at(-1).at(-1)) + 1) {
    const { error, value, handle } = await ask(from);
    if (error) {
      if (error !== ATTRIBUTE_NOT_FOUND || handle !== from) throw new Error(`error 0x${error.toString(16)} at handle ${handle}, asked from ${from}`);
      break;
    }
    found.push(parse(value));
    if (lastOf(found.at(-1).at(-1)) >= end) break;
  }
  return found;
}

// A list of items of one size each, after an octet that tells it.
const items = (list, size, read) => Array.from({ length: list.length / size }, (_, index) => read(list.subarray(index * size, (index + 1) * size)));
const hex = octets => Buffer.from(octets).reverse().toString('hex').toUpperCase();

/** Primary services by Read By Group Type; an array for each response. */
export const services = att => pages(
  1,
  LAST_HANDLE,
  from => att.request(Opcode.ReadByGroupType, ...uint16(from), ...uint16(LAST_HANDLE), ...uint16(PRIMARY_SERVICE)),
  value => items(value.subarray(1), value[0], one => ({ start: one.readUInt16LE(0), end: one.readUInt16LE(2), type: hex(one.subarray(4)) })),
  one => one.end);

/** Declarations of one type in a range, by Read By Type. */
export const declarations = (att, type, start, end) => pages(
  start,
  end,
  from => att.request(Opcode.ReadByType, ...uint16(from), ...uint16(end), ...uint16(type)),
  value => items(value.subarray(1), value[0], one => ({ handle: one.readUInt16LE(0), properties: one[2], valueHandle: one.readUInt16LE(3), type: hex(one.subarray(5)) })),
  one => one.handle);

/** Handles and types in a range, by Find Information; format 1 has types of two octets, format 2 of sixteen. */
export const attributes = (att, start = 1, end = LAST_HANDLE) => pages(
  start,
  end,
  from => att.request(Opcode.FindInformation, ...uint16(from), ...uint16(end)),
  value => items(value.subarray(1), value[0] === 1 ? 4 : 18, one => ({ handle: one.readUInt16LE(0), type: hex(one.subarray(2)) })),
  one => one.handle);

/** A service's range by Find By Type Value, as a phone does that wants one service only. */
export const servicesOfType = (att, type) => pages(
  1,
  LAST_HANDLE,
  from => att.request(Opcode.FindByTypeValue, ...uint16(from), ...uint16(LAST_HANDLE), ...uint16(PRIMARY_SERVICE), ...uint16(type)),
  value => items(value, 4, one => ({ start: one.readUInt16LE(0), end: one.readUInt16LE(2) })),
  one => one.end);

/** Services, their includes and characteristics, and descriptors in the gaps, as Android goes through them. */
export async function walk(att) {
  const found = [];
  for (const service of (await services(att)).flat()) {
    const included = (await declarations(att, INCLUDE, service.start, service.end)).flat();
    const characteristics = (await declarations(att, CHARACTERISTIC, service.start, service.end)).flat();
    for (const [index, one] of characteristics.entries()) {
      const last = index + 1 < characteristics.length ? characteristics[index + 1].handle - 1 : service.end;
      one.descriptors = one.valueHandle < last ? (await attributes(att, one.valueHandle + 1, last)).flat() : [];
    }
    found.push({ ...service, included, characteristics });
  }
  return found;
}
