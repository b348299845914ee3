/** Other demo datasets than the committed one, made by the same program. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playEpisode } from '../../scripts/demo/episodes';
import { readDemoArguments } from '../../scripts/demo/options';
import { recipeFor, shipped } from '../../scripts/demo/recipe';
import { openDataset } from '../../src/core/datasets/open';
import { childScript } from '../child-scripts';
import { repositoryRoot } from '../shared-data';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dualvla-wished-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...words: string[]) =>
  spawnSync(process.execPath, words, { cwd: repositoryRoot, encoding: 'utf8' });

const make = (...args: string[]) => run(childScript(import.meta.dirname, 'make-child'), ...args);

const refused = (...args: string[]) => expect(() => readDemoArguments(args));

describe('what is asked of the demo generator', () => {
  it('is the committed dataset where nothing is wished', () => {
    expect(recipeFor({})).toEqual(shipped);
    expect(recipeFor({ episodes: 30 }).plans.slice(0, 24)).toEqual(shipped.plans);
  });

  it('is drawn from the seed, the same each time', () => {
    const [one, again, other] = [3, 3, 4].map((seed) => recipeFor({ episodes: 40, seed }));
    expect(again).toEqual(one);
    expect(other?.plans).not.toEqual(one?.plans);
    expect(new Set(one?.plans.map(({ task }) => task)).size).toBe(shipped.tasks.length);
  });

  it('lays out anew what the arm cannot reach', () => {
    const recipe = recipeFor({ episodes: 231, seed: 5 });
    const [unreachable] = recipe.plans.slice(230);
    if (unreachable === undefined) throw new Error('Too few episodes were planned.');
    expect(playEpisode(unreachable, recipe).frames.length).toBeGreaterThan(100);
  });

  it('lasts as long as wished, with as many boundaries as wished', () => {
    const recipe = recipeFor({ episodes: 1, keyframes: 20, seconds: 20, fps: 30 });
    const [plan] = recipe.plans;
    if (plan === undefined) throw new Error('No episode was planned.');
    const { frames, events, success } = playEpisode(plan, recipe);
    expect(frames).toHaveLength(600);
    expect(events.length).toBeGreaterThanOrEqual(20);
    expect(success).toBe(true);
  });

  it('refuses in a sentence what it does not understand', () => {
    refused('D', '--episodes', 'many').toThrow('--episodes takes a whole number from 1 to 5000');
    refused('D', '--size', '641x480').toThrow('--size takes two even numbers');
    refused('D', '--fps', '16').toThrow('--fps takes a divisor of 120, not 16.');
    refused('D', '--codec', 'vp9').toThrow('--codec takes h264 or av1, not "vp9".');
    refused('D', '--frames', '3').toThrow("Unknown option '--frames'");
    refused('--episodes', '3').toThrow('Name a folder');
    refused('D', 'E').toThrow('"E" is one too many');
  });
});

describe('npm run demo', () => {
  const small = ['--episodes', '1', '--seed', '1', '--cameras', '2', '--size', '32x32'];
  const args = [...small, '--keyframes', '8', '--seconds', '5', '--fps', '1'];

  it('makes a dataset that opens, the same bytes each time, and replaces nothing', async () => {
    const [one, two] = [path.join(folder, 'one'), path.join(folder, 'two')];
    const first = make(one, ...args);
    expect(first.status, first.stderr).toBe(0);
    expect(make(two, ...args).status).toBe(0);
    const files = await readdir(one, { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile())) {
      const name = path.relative(one, path.join(file.parentPath, file.name));
      const [a, b] = await Promise.all([one, two].map((root) => readFile(path.join(root, name))));
      expect(a?.equals(b ?? Buffer.of()), name).toBe(true);
    }
    const again = make(one, ...args);
    expect(again.status).toBe(1);
    expect(again.stderr).toContain(`${one} exists already`);
    const dataset = await openDataset(one);
    expect(dataset.episodes).toHaveLength(1);
    expect(dataset.summary.cameras).toHaveLength(2);
  });

  it('says what it understands', () => {
    const asNpmRunsIt = run('--import', 'tsx', 'scripts/demo/make.ts', '--help');
    expect(asNpmRunsIt.stdout).toContain('--keyframes N');
    const refused = make(path.join(folder, 'x'), '--cameras', '9');
    expect(refused.stderr.trim()).toBe('--cameras takes a whole number from 1 to 3, not "9".');
    expect(refused.status).toBe(1);
  });
});
