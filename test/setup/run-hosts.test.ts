import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { repositoryRoot } from '../shared-data';

const module = pathToFileURL(path.join(repositoryRoot, 'scripts/setup/run-hosts.mjs')).href;

/** Each host is a line of JavaScript for Node. */
function run(hosts: { code: string; otherwise?: string }[]) {
  const list = hosts.map(({ code, otherwise }) => ({
    command: process.execPath,
    args: ['-e', code],
    ...(otherwise === undefined ? {} : { otherwise }),
  }));
  const script = `import { runHosts } from ${JSON.stringify(module)}; await runHosts(${JSON.stringify(list)});`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
}

it.each(['process.exit(3)', 'process.kill(process.pid, "SIGTRAP")'])(
  'goes on with the next host after %s, and says why',
  (code) => {
    const { status, stdout, stderr } = run([
      { code, otherwise: 'No window: opening the browser host' },
      { code: 'console.log("the next one")' },
    ]);
    expect(stdout).toBe('the next one\n');
    expect(stderr).toMatch(/^No window: opening the browser host \(status \d\)\.\n$/);
    expect(status).toBe(0);
  },
);

it('ends with the first host that ran', () => {
  const { status, stdout } = run([
    { code: 'console.log("ran")', otherwise: 'never said' },
    { code: 'console.log("the next one")' },
  ]);
  expect(stdout).toBe('ran\n');
  expect(status).toBe(0);
});

it('passes on the failure of a host that was forced', () => {
  const { status, stderr } = run([{ code: 'process.exit(3)' }]);
  expect(stderr).toBe('');
  expect(status).toBe(3);
});
