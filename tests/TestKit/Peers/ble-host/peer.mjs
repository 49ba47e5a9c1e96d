// A Bluetooth peer made of ble-host: one flow against the controller that `simulator serve` offers.
//
//   node peer.mjs '{"flow":"visit","port":9000,"ioCap":4,"mitm":true,"sc":true}'
//
// Tells each step as one JSON line; arguments.mjs has the wishes, flows/ the flows by name. Lines on stdin are what the peer's person sees:
// "passkey 123456" for the device's display, "go" when a pause is over. Run it in an empty folder: ble-host keeps its bonds in the current one.
// Exit codes: 0 the flow ended, 1 it did not, 2 wrong arguments, 3 a prerequisite is missing (Node.js too old, no listener).
import { parseWish, UsageError } from './arguments.mjs';

const OLDEST_NODE = 18;

class EnvironmentError extends Error {}

function demandNode() {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) throw new EnvironmentError(`Node.js ${process.versions.node} is too old; ${OLDEST_NODE} or later is needed`);
}

async function open(wish) {
  const { H4Transport } = await import('./h4-transport.mjs');
  try {
    return await H4Transport.connect({ host: '127.0.0.1', port: wish.port });
  } catch (error) {
    throw new EnvironmentError(`nothing listens at 127.0.0.1:${wish.port} (${error.code ?? error.message}); start 'simulator serve' first`);
  }
}

async function run(text) {
  const wish = parseWish(text);
  demandNode();
  const [{ flows }, { setStepLimit }, { tell, endWithParent }] = await Promise.all([import('./flows/index.mjs'), import('./steps.mjs'), import('./talk.mjs')]);
  const flow = flows[wish.flow];
  if (!flow) throw new UsageError(`there is no flow '${wish.flow}'; there are ${Object.keys(flows).join(', ')}`);
  endWithParent();
  setStepLimit(wish.stepSeconds);
  const transports = [];
  await flow({ wish, open: async () => transports[transports.push(await open(wish)) - 1] });
  transports.forEach(transport => transport.close());
  tell('end');
}

function exitCode(error) {
  if (error instanceof UsageError) return 2;
  return error instanceof EnvironmentError ? 3 : 1;
}

function fail(error) {
  console.log(JSON.stringify({ step: 'error', message: error.message }));
  process.exit(exitCode(error));
}

// ble-host throws from its own callbacks, for example when the controller goes away.
process.on('uncaughtException', fail);
run(process.argv[2]).then(() => process.exit(0), fail);
