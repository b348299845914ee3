/** Every format that is read, written in every format that is written: through the plan, the run, and back. */
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { planExport } from '../../../src/core/export/plan';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import { openProject } from '../../../src/core/project/open-project';
import { ProxyVideos } from '../../../src/core/video/proxy-videos';
import { exportFormats, exportOptionsSchema } from '../../../src/shared/model/export';
import { scratchFolder } from '../datasets/small-dataset';
import { keyframeAt, textAt } from '../export/curated';
import { checks } from './check-outputs';
import { inputs, lengths, type Input } from './small-inputs';

const keyframes = [
  [0, 3],
  [1, 6, 7],
];
const outputs = exportFormats.filter((format) => format !== 'lerobot');

const full = process.env['DUALVLA_TEST_FULL'] === '1';
/** All with the long counts; else a sixth of the formats for an input, and a sixth of the inputs for a format. */
const outputsOf = (name: string) =>
  outputs.filter((_format, at) => full || (Object.keys(inputs).indexOf(name) + at) % 6 === 0);

/** What the plan says of pairs that cannot be. */
function blockerOf(input: Input, output: (typeof outputs)[number]): string | null {
  if (output === 'chat-jsonl' && !input.pictures) return 'has no pictures that can be read';
  if (output === 'robomimic' && !input.actions) return 'has no actions';
  return null;
}

describe.each(Object.entries(inputs))('%s', (name, input) => {
  const formats = outputsOf(name);
  it(`is written as ${formats.join(', ')}, or the plan says why not`, async () => {
    const scratch = await scratchFolder();
    const proxies = new ProxyVideos(() => path.join(scratch, 'proxies'));
    const dataset = await openDataset(await input.make(), proxies);
    const place = path.join(scratch, 'set.curation');
    const project = await openProject({ dataset, path: place, dataDir: scratch });
    onTestFinished(async () => {
      await project.close();
      await dataset.close();
    });
    expect(dataset.episodes.map(({ length }) => length)).toEqual(lengths);
    for (const [episode, frames] of keyframes.entries()) {
      await project.saveProposals({
        episode,
        fingerprint: await dataset.fingerprint(episode),
        policy: 'hash',
        madeAtMs: 1_700_000_000_000,
        keyframes: frames.map((frame) => keyframeAt(episode, frame)),
      });
    }
    const texts = lengths.map((length, episode) =>
      Array.from({ length }, (_none, frame) =>
        keyframes[episode]?.includes(frame) === true ? textAt(episode, frame) : '',
      ),
    );
    const expected = { source: dataset, texts, pictures: input.pictures, actions: input.actions };
    for (const format of formats) {
      const out = path.join(scratch, `export-${format}`);
      const options = exportOptionsSchema.parse({ out, decisions: 'proposed', format });
      const request = { dataset, project, options };
      const { blockers } = await planExport(request);
      const blocker = blockerOf(input, format);
      if (blocker === null) {
        expect([format, ...blockers]).toEqual([format]);
        await runExport(request, unwatched);
        await checks[format](out, expected);
      } else {
        expect(blockers).toEqual([expect.stringContaining(blocker)]);
      }
    }
  });
});
