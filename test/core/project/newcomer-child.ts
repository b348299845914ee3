/**
 * Takes the lock of the folder in argv[2], but sleeps where it has just judged the owner dead: says `judged`, waits for
 * a line, goes on, and says who holds the lock.
 */
import { readSync } from 'node:fs';
import { ProjectLock } from '../../../src/core/project/lock';

const kill = process.kill.bind(process);
let judged = false;
process.kill = (pid, signal) => {
  if (!judged) {
    judged = true;
    process.stdout.write('judged\n');
    readSync(0, Buffer.alloc(1));
  }
  return kill(pid, signal);
};
const result = await ProjectLock.acquire(process.argv[2] ?? '');
process.stdout.write(`${'heldBy' in result ? result.heldBy : 'mine'}\n`);
