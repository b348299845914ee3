import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { planExport } from '../../../src/core/export/plan';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import type { ExportOptions } from '../../../src/shared/model/export';
import { demoDataset, realDataset, sharedData } from '../../shared-data';
import { Curated, textAt } from './curated';
import { IndependentDataset } from './independent-reader';
import { verifyConversion, type Conversion } from './verify-conversion';

const isFull = process.env['DUALVLA_TEST_FULL'] === '1';
const all = (length: number): number[] => [...Array(length).keys()];

/** Proposes three keyframes per episode, exports, and says what the export should be. */
async function convert(
  root: string,
  options: Partial<ExportOptions> & { format: 'lerobot-v2.1' | 'lerobot-v3.0' },
): Promise<{ out: string; conversion: Conversion; codes: string[] }> {
  const curated = await Curated.open(root);
  const episodes: Conversion['episodes'][number][] = [];
  for (const { index, length } of curated.dataset.episodes) {
    if (options.drop?.includes(index) === true) continue;
    const frames = [0, length >> 1, length - 1];
    const texts = await curated.propose(index, frames);
    episodes.push({ source: index, frames: all(length), texts });
  }
  const request = curated.request({ decisions: 'proposed', ...options });
  const plan = await planExport(request);
  expect(plan.blockers).toEqual([]);
  await runExport(request, unwatched);
  const conversion: Conversion = {
    version: options.format === 'lerobot-v3.0' ? 'v3.0' : 'v2.1',
    episodes,
    fps: curated.dataset.summary.fps,
    carrier: options.carrier ?? 'columns',
    retimed: false,
    video: 'copied',
  };
  return { out: curated.out, conversion, codes: plan.problems.map(({ code }) => code) };
}

it('converts the demo to v2.1 and back', { timeout: 240_000 }, async () => {
  const drop = isFull ? [] : all(24).filter((episode) => episode % 8 !== 3);
  const there = await convert(demoDataset, { format: 'lerobot-v2.1', drop });
  const seen = await verifyConversion(demoDataset, there.out, there.conversion);
  expect(seen.packets).toBe(2 * seen.frames);
  const back = await convert(there.out, { format: 'lerobot-v3.0', carrier: 'subtasks' });
  await verifyConversion(there.out, back.out, { ...back.conversion, lost: ['is_keyframe'] });
});

describe.skipIf(sharedData === null)('on real datasets', { timeout: 240_000 }, () => {
  it('cuts the shared files of g1-yellow-bottle-v30 into one per episode, packet for packet', async () => {
    const root = realDataset('g1-yellow-bottle-v30');
    const { out, conversion, codes } = await convert(root, { format: 'lerobot-v2.1' });
    expect(codes).toEqual(['videos-copied', 'modality']);
    const seen = await verifyConversion(root, out, conversion);
    expect(seen).toMatchObject({ frames: 1043, packets: 1043 });
    const modality = JSON.parse(
      await readFile(path.join(out, 'meta/modality.json'), 'utf8'),
    ) as Record<string, Record<string, unknown>>;
    expect(modality['state']?.['left_arm']).toEqual({ start: 0, end: 7 });
    expect(modality['action']?.['right_hand']).toEqual({ start: 20, end: 26 });
    expect(modality['video']?.['cam_high']).toEqual({
      original_key: 'observation.images.cam_high',
    });
  });

  it('converts v2.0 to v3.0 and on to v2.1; with the long counts v2.1 to v3.0 too', async () => {
    const names = ['gr1-picknplace-sim-v20', ...(isFull ? ['cr5-banana-v21'] : [])];
    for (const name of names) {
      const root = realDataset(name);
      const { out, conversion } = await convert(root, { format: 'lerobot-v3.0' });
      const seen = await verifyConversion(root, out, conversion);
      expect(seen.packets).toBe(seen.frames);
      expect(seen.values).toBeGreaterThan(seen.frames);
    }
    const root = realDataset('gr1-picknplace-sim-v20');
    const drop = isFull ? [] : [0, 2];
    const mended = await convert(root, { format: 'lerobot-v2.1', repair: ['timestamps'], drop });
    await verifyConversion(root, mended.out, { ...mended.conversion, retimed: true });
    const { info } = await IndependentDataset.read(mended.out);
    // The camera without files is no longer declared.
    expect(Object.keys(info.features)).not.toContain('observation.images.egoview');
  });

  it('trims cr5-banana-v21, encoding a handful of pictures', async () => {
    const root = realDataset('cr5-banana-v21');
    const { out, conversion, codes } = await convert(root, {
      format: 'lerobot-v2.1',
      trimIdle: true,
      drop: isFull ? [2, 3, 4, 5, 6, 7] : all(8).slice(1),
    });
    expect(codes).toContain('videos-cut');
    const map = JSON.parse(await readFile(path.join(out, 'curation/episodes.json'), 'utf8')) as {
      episodes: { source_episode_index: number; source_first_frame: number; length: number }[];
    };
    const episodes = map.episodes.map(
      ({ source_episode_index: source, source_first_frame: first, length }) => {
        const before = conversion.episodes.find((each) => each.source === source);
        const whole = before?.frames.length ?? 0;
        // What stood in a trimmed end is gone, for it says nothing of the frames that are left.
        const texts = [0, whole >> 1, whole - 1]
          .filter((frame) => frame >= first && frame < first + length)
          .map((frame): [number, string] => [frame - first, textAt(source, frame)]);
        return { source, frames: all(length).map((at) => first + at), texts: new Map(texts) };
      },
    );
    expect(episodes).toHaveLength(isFull ? 2 : 1);
    await verifyConversion(root, out, { ...conversion, episodes, retimed: true, video: 'counted' });
  });

  it('writes a dataset anew that only calls itself v3.0', async () => {
    const curated = await Curated.open(realDataset('cr5-drag-teach-v30-nonstandard'));
    await curated.propose(0, [5]);
    const request = curated.request({ decisions: 'proposed', format: 'lerobot-v3.0' });
    const plan = await planExport(request);
    expect(plan.loaders).toMatchObject([{ accepts: true, loader: 'LeRobot 0.4 and later' }]);
    await runExport(request, unwatched);
    const out = await IndependentDataset.read(curated.out);
    const [episode] = out.episodes;
    const rows = episode === undefined ? [] : await out.rows(episode);
    expect(rows).toHaveLength(146);
    const source = await curated.dataset.signals(0);
    const block = source.blocks.find(({ key }) => key === 'action');
    expect(rows.flatMap((row) => Array.from(row['action'] as number[]))).toEqual(
      Array.from(block?.values ?? []),
    );
  });
});
