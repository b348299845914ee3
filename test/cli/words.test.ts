/** The words of the command line: what it does not know, how it explains itself, how it fails. */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTempDir } from '../studio-fixture';
import { runBuilt, runCli } from './run-cli';
import { runHere } from './run-here';

let dir: string;
beforeAll(async () => {
  dir = await makeTempDir();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const names = [
  'inspect',
  'propose',
  'keyframes',
  'draft',
  'outcome',
  'evaluate',
  'export',
  'teachers',
  'distill',
  'score',
  'serve',
  'demo',
  'doctor',
  'team',
  'download',
  'publish',
  'worker',
];

it('answers what it does not know with a sentence, in every command and in the browser host', async () => {
  const runs = [
    ...names.map((name) => () => runHere(dir, name, '--bogus')),
    ...[
      ['--port', '-1'],
      ['--port=70000'],
      ['--port'],
      ['--port=1e3'],
      ['--port='],
      ['one', 'two'],
    ].map((args) => () => runHere(dir, 'serve', '--no-open', ...args)),
    () => runCli(dir, 'serve', '--bogus'),
    ...[['--bogus'], ['--port', '-1']].map(
      (args) => () => runBuilt('web', dir, '--no-open', ...args),
    ),
  ];
  for (const run of runs) {
    const { status, stdout, stderr } = await run();
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^[^\n]{10,200}\n$/);
  }
});

it('lists every command, and each has its own help', async () => {
  const { status, stdout } = await runCli(dir, '--help');
  expect(status).toBe(0);
  for (const name of names) {
    expect(stdout).toContain(`  ${name}`);
    const help = await runHere(dir, name, '--help');
    expect(help.status).toBe(0);
    expect(help.stdout).toContain(`Usage: dualvla ${name}`);
  }
});

it.each([
  [['nothing'], /no command "nothing"/],
  [['inspect'], /Name the dataset folder/],
  [['inspect', '/nowhere/at/all'], /nowhere/],
  [['inspect', '--wrong'], /--wrong/],
  [['propose', '/nowhere'], /--project is needed/],
  [
    ['outcome', '/nowhere', '--project', 'p', '--episodes', '0', '--set', '2'],
    /--set takes .* "2"/,
  ],
  [['keyframes', '/nowhere', '--project', 'p', '--decisions', 'all'], /proposed or reviewed/],
])('%j fails with one sentence and one document', async (args, sentence) => {
  const { status, stdout, stderr } = await runHere(dir, ...args, '--json');
  expect(status).toBe(1);
  expect(stderr).toMatch(sentence);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(JSON.parse(stdout)).toMatchObject({
    error: { message: expect.stringMatching(sentence) },
  });
});

it('says without a command what there is, and fails', async () => {
  expect((await runCli(dir)).status).toBe(1);
});
