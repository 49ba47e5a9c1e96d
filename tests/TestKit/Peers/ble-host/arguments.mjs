// What a flow is asked to do, as one JSON object; whatever is wrong with it is one sentence.
export class UsageError extends Error {}

const wholeNumber = (least, most) => ({ fits: value => Number.isInteger(value) && value >= least && value <= most, takes: `a whole number from ${least} to ${most}` });
const flag = { fits: value => typeof value === 'boolean', takes: 'true or false' };
const text = { fits: value => typeof value === 'string' && value.length > 0, takes: 'a text' };
const staticAddress = { fits: value => /^[C-F]([0-9A-F]:)([0-9A-F]{2}:){4}[0-9A-F]{2}$/.test(value), takes: 'a static random address, for example F1:E2:D3:C4:B5:A6' };

const WISHES = {
  flow: { ...text, needed: true },
  port: { ...wholeNumber(1, 65535), needed: true },
  address: { ...staticAddress, otherwise: 'F1:E2:D3:C4:B5:A6' },
  // As the specification numbers them: [Vol 3, Part H] 3.5.1, Table 3.4.
  ioCap: { ...wholeNumber(0, 4), otherwise: 3 },
  mitm: { ...flag, otherwise: false },
  sc: { ...flag, otherwise: true },
  wrongPasskey: { ...flag, otherwise: false },
  mtuFirst: { ...flag, otherwise: false },
  rounds: { ...wholeNumber(1, 1000), otherwise: 20 },
  stepSeconds: { ...wholeNumber(1, 600), otherwise: 20 },
};

export function parseWish(json) {
  const given = parseObject(json);
  for (const name of Object.keys(given)) if (!(name in WISHES)) throw new UsageError(`there is no wish '${name}'; there are ${Object.keys(WISHES).join(', ')}`);
  return Object.fromEntries(Object.entries(WISHES).map(([name, wish]) => [name, take(name, wish, given[name])]));
}

function parseObject(json) {
  const usage = `give the wishes as one JSON object, for example '{"flow":"visit","port":9000}'`;
  if (json === undefined) throw new UsageError(usage);
  let given;
  try {
    given = JSON.parse(json);
  } catch (error) {
    throw new UsageError(`the wishes are not JSON (${error.message}); ${usage}`);
  }

  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new UsageError(usage);
  return given;
}

function take(name, wish, value) {
  if (value === undefined && wish.needed) throw new UsageError(`'${name}' is missing; it takes ${wish.takes}`);
  if (value === undefined) return wish.otherwise;
  if (!wish.fits(value)) throw new UsageError(`'${name}' takes ${wish.takes}, not ${JSON.stringify(value)}`);
  return value;
}
