/** A worker serves for days: an error that nobody foresaw in one task is logged, and the others go on. */
import { createServer, type AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { worker } from '../../src/cli/commands/worker';
import { unwatched } from '../../src/core/jobs/progress';
import { scratchFolder } from '../core/datasets/small-dataset';

it('guards its process before it asks the queue', async () => {
  // Nobody answers at a port that was given back.
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const said: string[] = [];
  const before = process.listeners('unhandledRejection');
  const args = ['--queue', `redis://127.0.0.1:${port}`, '--root', await scratchFolder()];
  const run = worker.run(args, unwatched, (line) => said.push(line));
  // Not said to be working before it is connected.
  await expect(run).rejects.toThrow('does not answer as Redis does');
  const added = process.listeners('unhandledRejection').filter((each) => !before.includes(each));
  onTestFinished(() => {
    for (const each of added) process.off('unhandledRejection', each);
    for (const each of added) process.off('uncaughtException', each as never);
  });
  expect(added).toHaveLength(1);
  added[0]?.(new Error('in a task'), Promise.resolve());
  expect(said.at(-1)).toMatch(/^unforeseen: Error: in a task/);
});
