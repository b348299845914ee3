/** Options that make no sense: one sentence that names the option, what it got and what it takes; nothing is made. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Command } from '../../src/cli/command';
import { demo } from '../../src/cli/commands/demo';
import { doctor } from '../../src/cli/commands/doctor';
import { draft } from '../../src/cli/commands/draft';
import { evaluateCommand } from '../../src/cli/commands/evaluate';
import { exportCommand } from '../../src/cli/commands/export';
import { inspect } from '../../src/cli/commands/inspect';
import { keyframes } from '../../src/cli/commands/keyframes';
import { propose } from '../../src/cli/commands/propose';
import { serve } from '../../src/cli/commands/serve';
import { unwatched } from '../../src/core/jobs/progress';
import { StudioError } from '../../src/shared/errors';
import { scratchFolder, smallDataset } from '../core/datasets/small-dataset';
import { demoDataset, repositoryRoot } from '../shared-data';

/** Of this file alone. */
beforeEach(async () => void vi.stubEnv('DUALVLA_DATA_DIR', await scratchFolder()));
afterEach(() => void vi.unstubAllEnvs());

async function failure(command: Command, args: string[]): Promise<string> {
  const error: unknown = await command
    .run(args, unwatched, () => {})
    .then(({ entries }) => entries?.next())
    .then(
      () => null,
      (thrown: unknown) => thrown,
    );
  if (!(error instanceof StudioError)) throw error ?? new Error('It did not fail.');
  expect(error.code).not.toBe('internal');
  expect(error.message).toMatch(/^[^\n]{10,400}\.$/);
  return error.message;
}

/** All keyframes, and why they are not all. */
async function listOf(args: string[]): Promise<{ entries: unknown[]; incomplete?: string }> {
  const { entries } = await keyframes.run(args, unwatched, () => {});
  const list: unknown[] = [];
  for (;;) {
    const next = await entries?.next();
    if (next === undefined || next.done === true) {
      return { entries: list, ...(next?.value === undefined ? {} : { incomplete: next.value }) };
    }
    list.push(next.value.document);
  }
}

const d = ['data', '--project', 'p'];
const toOut = ['data', '--project', 'p', '--to', 'out'];
const asking = ['data', '--project', 'p', '--endpoint', 'http://127.0.0.1:9/v1', '--model', 'm'];
const refused: [Command, string[], RegExp][] = [
  [keyframes, [...d, '--decisions', 'all'], /^--decisions takes proposed or reviewed, not "all"/],
  [exportCommand, [...toOut, '--decisions', 'all'], /^--decisions takes reviewed or .* "all"/],
  [
    exportCommand,
    [...toOut, '--format', 'nope'],
    /^--format takes lerobot, .*robomimic, not "nope"/,
  ],
  [exportCommand, [...toOut, '--carrier', 'pigeon'], /^--carrier takes columns, .* not "pigeon"/],
  [
    exportCommand,
    [...toOut, '--repair', 'indices,roof'],
    /^--repair takes a list .* "indices,roof"/,
  ],
  [
    exportCommand,
    [...toOut, '--stride', 'two'],
    /^--stride takes a whole number from 1 to 100, not "two"/,
  ],
  [exportCommand, [...toOut, '--stride', '101'], /^--stride .* not "101"/],
  [exportCommand, [...toOut, '--curator', 'x'.repeat(90)], /^--curator .* not "x{60}…"/],
  [exportCommand, [...toOut, '--drop', 'three'], /^--drop: "three"/],
  [exportCommand, [...toOut, '--to', ''], /--to got an empty text/],
  [draft, [...asking, '--endpoint', 'notaurl'], /^--endpoint takes an address .* not "notaurl"/],
  [draft, [...asking, '--concurrency', '0'], /^--concurrency takes .* not "0"/],
  [draft, [...asking, '--requests-per-minute', '1.5'], /^--requests-per-minute takes .* "1.5"/],
  [draft, [...asking, '--tokens-per-minute', 'x'], /^--tokens-per-minute takes .* "x"/],
  [draft, [...asking, '--timeout', '0'], /^--timeout takes seconds.* not "0"/],
  [draft, [...asking, '--price-in', '-1'], /price-in/],
  [draft, [...asking, '--price-out=-1'], /^--price-out takes .* not "-1"/],
  [draft, [...asking, '--key-variable', '1 2'], /^--key-variable takes .* not "1 2"/],
  [draft, [...asking, '--replace', 'all'], /^--replace takes .* not "all"/],
  [draft, [...asking, '--episodes', '5-1'], /^--episodes: "5-1"/],
  [propose, [...d, '--episodes', 'x'], /^--episodes: "x"/],
  [propose, [...d, '--policy', ''], /--policy got an empty text/],
  [inspect, [''], /empty text/],
  [inspect, ['data', '--allow-links', ''], /--allow-links got an empty text/],
  [inspect, ['data', '--project', ''], /--project got an empty text/],
  [demo, ['--to', ''], /--to got an empty text/],
  [demo, ['there'], /"there" is one too many/],
  [demo, ['--to', path.join(demoDataset, 'copy')], /a folder of the demo itself/],
  [doctor, ['now'], /"now" is one too many/],
  [doctor, ['--report', '/nowhere/at/all'], /report cannot be written to \/nowhere\/at\/all/],
  [serve, ['/nope', '--no-open'], /^There is no folder \/nope/],
  [serve, [path.join(demoDataset, 'meta/info.json'), '--no-open'], /info\.json is no folder/],
  [serve, ['--no-open', '--port', 'x'], /^--port takes a number from 0 to 65535, not "x"/],
  [evaluateCommand, ['data', 'more', '--labels', 'l'], /"more" is one too many/],
];
it.each(
  refused.map(([command, args, sentence]) => [command.name, args, sentence, command] as const),
)('dualvla %s %j', async (_name, args, sentence, command) => {
  expect(await failure(command, args)).toMatch(sentence);
});

it('files that say the wrong things are refused with the first of them', async () => {
  const folder = await scratchFolder();
  const file = path.join(folder, 'wrong.json');
  await writeFile(
    file,
    JSON.stringify({ version: 2, episodes: [{ dataset: 'a/b', episode: -1 }] }),
  );
  const labels = await failure(evaluateCommand, [folder, '--labels', file]);
  expect(labels).toMatch(
    /wrong\.json are not as expected: episodes\[0\]\.dataset: .* \(and 3 more\)/,
  );
  await writeFile(file, JSON.stringify({ threshold: 2 }));
  const where = [demoDataset, '--project', path.join(folder, 'p')];
  expect(await failure(propose, [...where, '--policy', file])).toMatch(/is not valid: threshold: /);
});

it('a command that is missing is one sentence and one document', async () => {
  const cli = path.join(repositoryRoot, 'dist/node/cli.js');
  const ran = promisify(execFile)(process.execPath, [cli, '--json']);
  await expect(ran).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^\{"error":\{"code":"invalid-input".*\}\n$/) as string,
    stderr: expect.stringMatching(/^Name a command; [^\n]*\n$/) as string,
  });
});

it('an export goes neither into its project nor into what it is made from', async () => {
  const said: string[] = [];
  const scratch = await scratchFolder();
  const data = await smallDataset({ version: 'v3.0', lengths: [30, 30] });
  const project = path.join(scratch, 'p.curation');
  await propose.run([data, '--project', project, '--episodes', '0'], unwatched, () => {});
  const link = path.join(scratch, 'link');
  await symlink(project, link);
  const places = {
    [data]: 'source dataset',
    [project]: 'inside the project',
    [link]: 'the project',
  };
  for (const [place, words] of Object.entries(places)) {
    const to = ['--to', path.join(place, 'out'), '--decisions', 'proposed'];
    expect(await failure(exportCommand, [data, '--project', project, ...to])).toContain(words);
  }
  expect(await readdir(project)).not.toContain('out');

  // Gone, it is said to be gone where another is begun.
  await rm(project, { recursive: true });
  const again = await propose.run(
    [data, '--project', project, '--episodes', '0'],
    unwatched,
    (line) => said.push(line),
  );
  expect(again.document).toMatchObject({ problems: [{ code: 'project-begun-anew' }] });
  expect(said.join('\n')).toContain(`warning: The project that was in ${project} has been deleted`);

  // Listing takes no lock, and says what cannot be read.
  const listed = () => listOf([data, '--project', project]);
  expect((await listed()).entries).not.toEqual([]);
  const file = path.join(project, 'proposals.jsonl');
  const text = await readFile(file, 'utf8');
  await writeFile(
    file,
    `${text.replace('"frame":0', '"frame":1')}${text.replace('"episode":0', '"episode":1')}`,
  );
  expect((await listed()).incomplete).toMatch(/^The list is not complete/);
  await rm(file);
  await mkdir(file);
  expect(await failure(keyframes, [data, '--project', project])).toMatch(
    /No proposals were read.*folder/,
  );
  expect((await readdir(project)).filter((name) => name.startsWith('lock'))).toEqual([]);
});

it('a copy of the demo that fails leaves nothing behind', async () => {
  const scratch = await scratchFolder();
  const cli = path.join(repositoryRoot, 'dist/node/cli.js');
  // The limit on file size stands in for the full disk: both fail in the middle of a write.
  const command = `trap '' XFSZ; ulimit -f 8; exec "$0" "$1" demo --to "$2" --json`;
  const target = path.join(scratch, 'mine');
  const ran = promisify(execFile)('bash', ['-c', command, process.execPath, cli, target]);
  await expect(ran).rejects.toMatchObject({
    stderr: expect.stringContaining(`The demo cannot be copied to ${target}`) as string,
  });
  expect(await readdir(scratch)).toEqual([]);
  await writeFile(target, 'mine');
  expect(await failure(demo, ['--to', target])).toMatch(/exists already/);
  expect(await readFile(target, 'utf8')).toBe('mine');
});
