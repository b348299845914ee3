import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
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

/** Starts it, sends the signal to what was started and to nobody else, and gives the host's last line. */
async function lastLineAfter(
  signal: NodeJS.Signals,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  let last = '';
  for await (const line of createInterface({ input: child.stdout })) {
    if (last === '') child.kill(signal);
    last = line;
  }
  return last;
}

describe('a host that runs', () => {
  /** Says that it runs, and says when it is asked to end. */
  const code =
    'for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => { console.log("ended"); process.exit(0); });' +
    'setInterval(() => {}, 1e6);' +
    'console.log("runs");';
  const script = `import { runHosts } from ${JSON.stringify(module)};
await runHosts([${JSON.stringify({ command: process.execPath, args: ['-e', code] })}]);`;

  it.each(['SIGTERM', 'SIGINT'] as const)('ends when its starter alone gets %s', async (signal) => {
    const args = ['--input-type=module', '-e', script];
    expect(await lastLineAfter(signal, process.execPath, args, {})).toBe('ended');
  });

  it('ends when npm dies, whose shell takes nobody along', async () => {
    // The second command keeps the shell from becoming the first.
    const line = '"$NODE" --input-type=module -e "$SCRIPT"; exit 3';
    const env = { NODE: process.execPath, SCRIPT: script, npm_lifecycle_event: 'start' };
    expect(await lastLineAfter('SIGTERM', 'sh', ['-c', line], env)).toBe('ended');
  });
});
