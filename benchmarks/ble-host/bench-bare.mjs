// The asking end of the floor in node: a read's packets with no host. node bench-bare.mjs PORT
import { H4Transport } from './h4-transport.mjs';
import { runCommands, until } from './bench-commands.mjs';

const REQUEST = Buffer.from('020100070003000400' + '0A0300', 'hex');
const transport = await H4Transport.connect({ host: '127.0.0.1', port: Number(process.argv[2]) });
let onData = () => {};
transport.on('data', packet => { if (packet[0] === 2) onData(); });

console.log('ready');
await runCommands(([name, count]) => until(done => {
  if (name !== 'read') throw new Error('read N');
  let left = Number(count);
  onData = () => {
    if (--left > 0) transport.write(REQUEST);
    else done();
  };
  transport.write(REQUEST);
}));
