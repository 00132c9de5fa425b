// A WASI 0.2 command component: a run that throws ends with status 1, one that returns with 0.
import { getArguments, getEnvironment } from 'wasi:cli/environment@0.2.3';

export const run = {
  run() {
    console.log('hello from JavaScript');
    console.log(`Args are: ${JSON.stringify(getArguments())}`);
    for (const [name, value] of getEnvironment()) {
      console.log(`${name}=${value}`);
    }
  },
};
