/** What goes over the texts and decisions of strangers takes work that grows with their length and no faster. */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { childScript } from '../../child-scripts';

/** Of one processor, whatever else the machine does; all together need half of it, the square of one the rest. */
const cpuSeconds = 16;

it('nothing of a stranger costs the square of its length', { timeout: 600_000 }, () => {
  const child = childScript(import.meta.dirname, 'linear-child');
  const command = ['-c', `ulimit -t ${cpuSeconds}; exec "$0" "$1"`, process.execPath, child];
  const { stdout, stderr } = spawnSync('sh', command, { encoding: 'utf8' });
  const [names = '', done = ''] = stdout.trimEnd().split('\n\n');
  expect(names.split('\n').length, stderr).toBeGreaterThan(30);
  expect(done.split('\n'), stderr).toEqual(names.split('\n'));
});
