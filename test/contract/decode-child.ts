/** Decodes messages that claim far more than they are, in a process with little memory; says so when it got through. */
import { decodeMessage } from '../../src/shared/rpc/wire';

/** Heads of lists, objects and others that claim 30,000,000 values, in each other. */
const claims = {
  list: [0xdd, 0x01, 0xc9, 0xc3, 0x80],
  object: [0xdf, 0x01, 0xc9, 0xc3, 0x80, 0xa1, 0x61],
  text: [0xdb, 0x01, 0xc9, 0xc3, 0x80],
  bytes: [0xc6, 0x01, 0xc9, 0xc3, 0x80],
  extension: [0xc9, 0x01, 0xc9, 0xc3, 0x80, 0x01],
};

const messages = Object.values(claims).flatMap((head) =>
  [1, 10, 40, 200, 100_000].map((times) => Array.from({ length: times }, () => head).flat()),
);
// A long message may hold what one list claims, but not what each of a hundred does.
const long = new Uint8Array(8_000_000).fill(0xc0);
for (let level = 0; level < 90; level += 1) long.set([0xdd, 0, 0x3a, 0, 0], level * 5);

for (const message of [...messages.map((bytes) => Uint8Array.from(bytes)), long]) {
  let refused = false;
  try {
    decodeMessage(message);
  } catch {
    refused = true;
  }
  if (!refused) throw new Error(`${message.length} bytes were decoded.`);
}
process.send?.('all refused');
process.disconnect();
