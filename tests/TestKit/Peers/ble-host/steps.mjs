// A step ends, fails, or takes too long; it never waits without a limit.
let limit = 20;

export const setStepLimit = seconds => { limit = seconds; };

export function step(name, start) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} did not end in ${limit} s`)), limit * 1000);
    start(value => { clearTimeout(timer); resolve(value); }, error => { clearTimeout(timer); reject(error); });
  });
}

/** Time for the other side to do what it must not do. */
export const idle = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
