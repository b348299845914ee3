/**
 * Spoiled datasets of every format: nothing crashes, hangs, reads outside of the dataset or writes into it, and what is
 * found wrong names its file and episode.
 */
import { appendFile, lstat, mkdir, readdir, readlink, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { isInside } from '../../../src/core/files/contained-path';
import type { Problem } from '../../../src/shared/errors';
import { seededRandom } from '../../shared/seeded-random';
import { scratchFolder } from '../datasets/small-dataset';
import type { Looked } from './fuzz-child';
import { linkedCopy, makeSamples, makeSecrets } from './samples';
import { spoil } from './spoil';
import { WatchedChild } from './child-watch';

const isFull = process.env['DUALVLA_TEST_FULL'] === '1';
const variants = Number(process.env['DUALVLA_FUZZ'] ?? (isFull ? 2_000 : 12));
const seed = Number(process.env['DUALVLA_FUZZ_SEED'] ?? 1);
/** One variant only, to find out what was wrong with it. */
const only = process.env['DUALVLA_FUZZ_ONLY'];
const limitMs = 10_000;
const longAgo = new Date(0);

it(
  `holds against ${variants} spoiled datasets`,
  { timeout: 120_000 + variants * 6_000 },
  async () => {
    const random = seededRandom(seed);
    const samples = await makeSamples(isFull);
    const scratch = await scratchFolder();
    const cache = path.join(scratch, 'cache');
    const secrets = await makeSecrets(path.join(scratch, 'elsewhere'));
    const child = new WatchedChild(cache);
    onTestFinished(() => child.stop());
    const faults: string[] = [];
    const seen = { opened: 0, refused: 0, unnoticed: 0 };
    for (let variant = 0; variant < variants; variant += 1) {
      const sample = samples[variant % samples.length];
      if (sample === undefined) break;
      const parent = path.join(scratch, `variant-${variant}`);
      const root = path.join(parent, path.basename(sample.root));
      await mkdir(parent);
      const files = await linkedCopy(sample.root, root);
      const what = `${sample.name} ${variant}, ${await spoil({ root, files, secrets }, random)}`;
      if (only !== undefined && variant !== Number(only)) {
        await rm(parent, { recursive: true });
        continue;
      }
      const before = await listing(parent);
      for (const secret of secrets) await utimes(secret, longAgo, new Date());
      let outcome = await child.look(root, limitMs);
      if (outcome.kind === 'hung') {
        // A machine with other work is slow with what is sound, too.
        const sound = await child.look(sample.root, 30 * limitMs);
        const soundMs = sound.kind === 'looked' ? sound.looked.ms : 0;
        outcome = await child.look(root, Math.max(limitMs, 5 * soundMs));
      }
      const found =
        outcome.kind === 'looked'
          ? faultsOf(outcome.looked, cache)
          : [outcome.kind === 'hung' ? `hung for ${limitMs} ms` : `died, ${outcome.words}`];
      for (const secret of secrets) {
        if ((await stat(secret)).atimeMs > 0) found.push(`read ${path.basename(secret)}`);
      }
      if ((await listing(parent)) !== before) found.push('the dataset was written into');
      faults.push(...found.map((fault) => `${what}: ${fault}`));
      if (outcome.kind === 'looked') {
        const { refused, problems, errors } = outcome.looked;
        if (refused === null) seen.opened += 1;
        else seen.refused += 1;
        if (refused === null && problems.length === 0 && errors.length === 0) seen.unnoticed += 1;
      }
      const log = process.env['DUALVLA_FUZZ_LOG'];
      if (log !== undefined)
        await appendFile(log, `${what}\n${JSON.stringify([found, outcome])}\n`);
      await rm(parent, { recursive: true });
    }
    expect(faults).toEqual([]);
    expect(seen.refused + seen.opened).toBe(variants);
    expect(seen.opened).toBeGreaterThan(variants / 3);
    expect(seen.refused).toBeGreaterThan(0);
    // A flipped bit in a picture, a number or a text without a checksum is as plausible as what was there.
    expect(seen.unnoticed).toBeLessThan(variants / 2);
  },
);

function faultsOf(looked: Looked, cache: string): string[] {
  const { root, refused, problems, errors, videos, sawOutside } = looked;
  const faults: string[] = [];
  if (sawOutside) faults.push('the contents of a file elsewhere were seen');
  for (const file of videos) {
    if (!isInside(root, file) && !isInside(cache, file)) faults.push(`would play ${file}`);
  }
  if (refused?.code === 'internal') faults.push(`was not refused but failed: ${json(refused)}`);
  else if (refused !== null && !/\/|\.\w+/.test(refused.message)) {
    faults.push(`was refused without naming a file: ${refused.message}`);
  }
  for (const { what, episode, error } of errors) {
    if (error.code === 'internal') faults.push(`${what} of ${episode} failed: ${json(error)}`);
    else if (!error.message.includes(`pisode ${episode}`)) {
      faults.push(`${what} of ${episode} does not name the episode: ${error.message}`);
    }
  }
  faults.push(...problems.filter(isVague).map((each) => `is vague: ${json(each)}`));
  return faults;
}

/**
 * Problems are one line, and those that matter name their file or episode: in their fields, for a window, or in words.
 */
function isVague({ severity, message, file, episode }: Problem): boolean {
  if (message.includes('\n') || message.trim() === '') return true;
  const isNamed =
    file !== undefined || episode !== undefined || /\/|\.\w+|[Cc]amera |features/.test(message);
  return severity !== 'info' && !isNamed;
}

const json = (value: unknown): string => JSON.stringify(value).slice(0, 1_200);

/** Names, kinds, sizes and times of everything below the folder. */
async function listing(folder: string): Promise<string> {
  const lines: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const { size, mtimeMs, mode } = await lstat(file);
    const link = entry.isSymbolicLink() ? await readlink(file) : '';
    lines.push([file, size, mtimeMs, mode, link].join(' '));
  }
  return lines.sort().join('\n');
}
