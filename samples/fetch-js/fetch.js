// A WASI 0.2 command component that calls the URLs of its arguments, one after the other, and prints what they answer.
// Arguments: [-X METHOD] [-d BODY] URL...
import { getArguments } from 'wasi:cli/environment@0.2.3';

const options = { '-X': 'method', '-d': 'body' };

export const run = {
  async run() {
    const request = {};
    const words = getArguments().slice(1);
    while (words.length > 0) {
      const word = words.shift();
      if (word in options) {
        request[options[word]] = words.shift();
        continue;
      }
      const answer = await fetch(word, request);
      console.log(`${answer.status} ${await answer.text()}`);
    }
  },
};
