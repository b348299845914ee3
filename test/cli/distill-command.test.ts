/** `dualvla distill export|proxy` and the report's page, as a script runs them. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  proxyVariants,
  type DistillResult,
  type ProxyResult,
} from '../../src/shared/model/distill';
import { copyFirstEpisodes } from '../first-episodes';
import { smallDataset } from '../core/datasets/small-dataset';
import { keyframeAt } from '../core/export/curated';
import { makeTempDir } from '../studio-fixture';
import { proposeAt, proposeEach } from './proposed';
import { dualvlaFor } from './run-here';

let dir: string;
let demo: string;
beforeAll(async () => {
  dir = await makeTempDir();
  demo = path.join(dir, 'demo');
  await copyFirstEpisodes(4, demo);
  await proposeAt([40, 90, 130], demo, path.join(dir, 'demo.curation'), path.join(dir, 'data'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const dualvla = dualvlaFor(() => path.join(dir, 'data'));

const placeOf = (dataset: string) => path.join(dir, `${path.basename(dataset)}.curation`);

const runOn = (dataset: string, command: string, ...args: string[]) => {
  const words = [...command.split(' '), dataset, '--project', placeOf(dataset), ...args, '--json'];
  return dualvla(...words);
};

async function documentOn<T>(dataset: string, command: string, ...args: string[]): Promise<T> {
  const { status, stdout, stderr } = await runOn(dataset, command, ...args);
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as T;
}

const document = <T>(command: string, ...args: string[]): Promise<T> =>
  documentOn<T>(demo, command, ...args);

it('exports samples once, and says what is in the way of doing so again', async () => {
  const out = path.join(dir, 'samples');
  const args = [
    '--to',
    out,
    '--decisions',
    'proposed',
    '--preset',
    'trusted',
    '--held-out',
    '0.25',
  ];
  const result = await document<DistillResult>('distill export', ...args);
  expect(result).toMatchObject({
    out,
    preset: 'trusted',
    episodes: { train: 3, validation: 1 },
    teachers: { action: null, reasoning: null },
    rejected: 0,
  });
  const { loss } = JSON.parse(await readFile(path.join(out, 'loss.json'), 'utf8')) as {
    loss: unknown;
  };
  expect(JSON.stringify(loss ?? '')).not.toBe('');
  const again = await runOn(demo, 'distill export', ...args);
  expect(again.status).toBe(1);
  expect(again.stdout).toContain(out);
}, 120_000);

const textless = (episode: number) => [0, 10].map((frame) => keyframeAt(episode, frame, ''));

it('studies as many splits as it is told, writes the page, and refuses in a sentence', async () => {
  const html = path.join(dir, 'proxy.html');
  const args = ['--seeds', '2', '--decisions', 'proposed', '--html', html];
  const dataset = await smallDataset({ version: 'v2.1', lengths: [30, 28, 32, 30] });
  // Without texts, which only what is trained on actions alone can do without.
  await proposeEach(textless, dataset, placeOf(dataset), path.join(dir, 'data'));
  const result = await documentOn<ProxyResult>(dataset, 'distill proxy', ...args);
  expect(result).toMatchObject({ episodes: 4, seeds: 2, descriptive: true, teacher: null });
  expect(result.variants.map(({ variant, runs }) => [variant, runs.length])).toEqual(
    proxyVariants.map((variant) => [variant, variant === 'action-only' ? 2 : 0]),
  );
  expect(await readFile(html, 'utf8')).toContain('A check of the data, not a policy');
  const refused = await runOn(dataset, 'distill proxy', '--seeds', '1');
  expect(refused).toMatchObject({ status: 1 });
  expect(refused.stdout).toContain('--seeds takes a whole number from 2 to 50');
}, 300_000);

it('writes the report of a teacher as a page', async () => {
  const dataset = await smallDataset({ version: 'v2.1', lengths: [30, 28, 32, 30] });
  await documentOn(dataset, 'teachers fit', '--horizon', '4');
  const html = path.join(dir, 'report.html');
  await documentOn(dataset, 'teachers report', '--teacher', 'embedded', '--html', html);
  expect(await readFile(html, 'utf8')).toContain('embedded on set');
  const again = await runOn(dataset, 'teachers report', '--teacher', 'embedded', '--html', html);
  expect(again.status).toBe(1);
}, 120_000);
