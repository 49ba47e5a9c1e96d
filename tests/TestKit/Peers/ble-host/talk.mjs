// The protocol between the peer and its parent process: steps go out as JSON lines, what its person sees comes in as lines.
import readline from 'node:readline';

export const tell = (step, facts = {}) => console.log(JSON.stringify({ step, ...facts }));

const lines = [];
const waiting = [];

readline.createInterface({ input: process.stdin }).on('line', line => {
  lines.push(line.trim());
  waiting.splice(0).forEach(look => look());
});

// The steps of a peer whose parent has ended are not read.
export const endWithParent = () => process.stdin.on('end', () => process.exit(1));

async function hear(pattern) {
  for (;;) {
    const index = lines.findIndex(line => pattern.test(line));
    if (index >= 0) return pattern.exec(lines.splice(index, 1)[0]);
    await new Promise(resolve => waiting.push(resolve));
  }
}

/** The passkey on the device's display. */
export async function passkeyOnDisplay() {
  tell('type');
  return (await hear(/^passkey (\d{6})$/))[1];
}

/** Something has to happen elsewhere first. */
export async function pause(why, facts) {
  tell('pause', { why, ...facts });
  await hear(/^go$/);
}
