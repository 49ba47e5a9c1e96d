// How every process of a comparison is driven: a line in is a piece of work, a line out its microseconds and the process's
// processor time meanwhile and before, or what went wrong.
import readline from 'node:readline';

export async function runCommands(work) {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    try {
      const start = process.hrtime.bigint();
      const before = process.cpuUsage();
      if (line !== 'nothing') await work(line.split(' '));
      const { user, system } = process.cpuUsage(before);
      console.log(`ok ${(Number(process.hrtime.bigint() - start) / 1000).toFixed(1)} ${user + system} ${before.user + before.system}`);
    } catch (error) {
      console.log(`error ${line}: ${error.message}`);
    }
  }
  process.exit(0);
}

export const until = start => new Promise((resolve, reject) => {
  const timer = setTimeout(() => reject(new Error('it did not end in 20 s')), 20000);
  start(value => { clearTimeout(timer); resolve(value); }, error => { clearTimeout(timer); reject(error); });
});
