import { expect, test } from 'vitest';
import { workerCommand } from '../../../src/renderer/features/machines/worker-command';

test.each([
  ['redis://lab.example:6380/2', 'redis://lab.example:6380/2'],
  [' rediss://ada:secret@lab.example/ ', 'rediss://ada@lab.example'],
  ['redis://:secret@[::1]', 'redis://[::1]'],
  ['lab', 'redis://HOST'],
  ['', 'redis://HOST'],
])('a worker goes to the queue that was named, without its password: %s', (address, queue) => {
  expect(workerCommand(address)).toBe(
    `dualvla worker --queue ${queue} --root /data --out /exports`,
  );
});
