/** A process that guards itself outlives what nobody foresaw, and reports each of it once. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { childScript } from '../../child-scripts';

it('goes on after exceptions and rejections that nobody catches, and after its reader has gone', async () => {
  const child = fork(childScript(import.meta.dirname, 'guarded-child'), {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.stdout?.destroy();
  child.stderr?.destroy();
  const reports: string[] = [];
  child.on('message', (report: string) => reports.push(report));
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(0);
  expect(reports.map((report) => report.split('\n')[0])).toEqual([
    'unforeseen: Error: in a listener',
    'unforeseen: Error: in a promise',
    'unforeseen: no error at all',
    'the end',
  ]);
});
