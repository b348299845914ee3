/** What goes wrong while an export is written, and that nothing of it stays. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { runExport } from '../../../src/core/export/run';
import type { ExportOptions } from '../../../src/shared/model/export';
import type { JobProgress } from '../../../src/shared/model/job';
import { ends, useFfmpegThat } from '../../ffmpeg-that';
import { smallDataset } from '../datasets/small-dataset';
import { Curated } from './curated';

async function reviewed(): Promise<Curated> {
  const root = await smallDataset({ version: 'v2.1', lengths: [12], video: true });
  const curated = await Curated.open(root);
  await curated.review(0, [2, 5]);
  return curated;
}

const calm = { signal: new AbortController().signal, report: () => {} };

interface Fault {
  what: string;
  end: keyof typeof ends;
  options: Partial<ExportOptions>;
  code: string;
  words: RegExp;
}

const killed = { end: 'killed', code: 'tool-failed', words: /SIGKILL/ } as const;

it.each<Fault>([
  { what: 'every second frame, killed', options: { stride: 2 }, ...killed },
  { what: 'pictures, killed', options: { format: 'chat-jsonl' }, ...killed },
  {
    what: 'every second frame, files that may not grow',
    end: 'fileLimit',
    options: { stride: 2 },
    code: 'io',
    words: /file may not become so large/,
  },
  {
    what: 'every second frame, no encoder',
    end: 'lacking',
    options: { stride: 2 },
    code: 'tool-failed',
    words: /libx264/,
  },
])('fails for what failed: $what', async ({ end, options, code, words }) => {
  const curated = await reviewed();
  await useFfmpegThat(ends[end]);
  const error = await runExport(curated.request(options), calm).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code });
  expect((error as Error).message).toMatch(words);
  expect((error as Error).message).not.toContain('restore');
  expect(existsSync(curated.out)).toBe(false);
  expect(await readdir(path.dirname(curated.out))).toEqual([]);
});

it('calls a slip of the studio one', async () => {
  const curated = await reviewed();
  const slipping = {
    ...calm,
    report: ({ phase, unit }: JobProgress) => {
      if (phase !== 'planning' && unit === 'bytes') throw new TypeError('planted');
    },
  };
  const error = await runExport(curated.request(), slipping).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'internal' });
  expect((error as Error).message).toContain('a fault in the studio itself (planted)');
  expect(await readdir(path.dirname(curated.out))).toEqual([]);
});
