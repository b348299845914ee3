/** A disk that is really full under what DuckDB and ffmpeg write: a sentence that says so, nothing half, no loss. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { PlainError } from '../../../src/shared/errors';
import { smallDataset } from '../datasets/small-dataset';
import { mayMount, onSmallDisk } from './small-disk';

type Told =
  | {
      what: 'outputs';
      error: PlainError | null;
      /** How many were there while it was full, with room again, and in the project opened anew. */
      counts: number[];
      files: string[];
    }
  | { what: 'still'; error: PlainError | null; files: string[] }
  | {
      what: 'export' | 'samples';
      error: PlainError | null;
      files: string[];
      again: PlainError | null;
    };

/** Before the first byte of an export, its plan says how much there has to be. */
const saysFull = {
  code: expect.stringMatching(/^(io|conflict)$/),
  message: expect.stringMatching(/disk is full.*free some space|has 0 bytes left; free some/),
};

it.skipIf(!mayMount)(
  'outputs of teachers as parquet, stills, exports of videos and samples for distillation',
  async () => {
    const source = await smallDataset({ version: 'v2.1', lengths: [24, 30], video: true });
    const files = await readdir(source, { recursive: true });
    const video = path.join(source, files.find((each) => each.endsWith('.mp4')) ?? '');
    const told = await onSmallDisk<Told>('small-disk-child', 8, source, video);
    for (const each of told) {
      expect(each.error).toMatchObject(saysFull);
      if (each.what === 'outputs') {
        expect(each.counts).toEqual([3, 403, 403]);
        expect(each.files.every((name) => /^(pending\.jsonl|\d{6}\.parquet)$/.test(name))).toBe(
          true,
        );
      } else {
        expect(each.files).toEqual([]);
        if ('again' in each) expect(each.again).toBeNull();
      }
    }
    const of = (what: Told['what']): Told[] => told.filter((each) => each.what === what);
    const all = ['outputs', 'still', 'export', 'samples'] as const;
    expect(all.map((what) => of(what).length > 1)).toEqual(all.map(() => true));
    const byFfmpeg = of('export').filter(({ error }) => error?.message.includes('ffmpeg'));
    expect(byFfmpeg).not.toEqual([]);
  },
);
