import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { EpisodeQuery } from '../../../src/shared/api/dataset';
import type { Connection } from '../../../src/renderer/connection';
import {
  createEpisodeList,
  outlineAt,
  rowAt,
} from '../../../src/renderer/features/library/episode-list';
import { askFirstRows, pageSize } from '../../../src/renderer/features/library/first-rows';
import { everyEpisode } from '../../../src/renderer/features/library/library-view';
import { StudioError } from '../../../src/shared/errors';
import type { EpisodeRow, ListOutline } from '../../../src/shared/model/project';

const row = (index: number, keyframes: number): EpisodeRow => ({
  index,
  length: 100,
  durationSec: 10,
  tasks: ['stack'],
  state: 'proposed',
  keyframes,
  undecided: 0,
  sparsity: 0.9,
  flagged: false,
  dropReason: null,
  tags: [],
  outcome: { value: null, source: null, decided: null },
  cameras: [],
  curators: [],
  reviewers: [],
  stale: [],
  disputes: 0,
  policy: null,
  need: null,
  problems: [],
  thumbnailUrl: null,
  notDownloaded: false,
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

/**
 * A dataset of `total` episodes; every answer carries the number of the call in `keyframes`.
 *
 * @param ahead which dataset's first rows are asked for before there is a list
 */
function source(total: number, ahead?: string) {
  const offsets: number[] = [];
  let fail: StudioError | null = null;
  const outlined: string[] = [];
  const call = (async (
    method: string,
    input: { offset: number; limit: number; query: EpisodeQuery },
  ) => {
    if (method === 'dataset.outline') {
      outlined.push(input.query.search);
      const zeros = new Int32Array(total);
      const outline: ListOutline = {
        fps: 10,
        episodes: zeros.map((_, at) => at),
        lengths: zeros,
        sparsity: new Float32Array(total),
        tasks: zeros,
        saying: zeros,
        needing: zeros,
        taskLists: [[input.query.search]],
        words: [row(0, 7)],
        reasons: [null],
      };
      return outline;
    }
    offsets.push(input.offset);
    const made = offsets.length;
    await Promise.resolve();
    if (fail !== null) throw fail;
    const count = Math.max(0, Math.min(input.limit, total - input.offset));
    return {
      total,
      rows: Array.from({ length: count }, (_, index) => row(input.offset + index, made)),
    };
  }) as unknown as Connection['call'];
  if (ahead !== undefined) askFirstRows(call, ahead, null);
  const list = createEpisodeList({ call, datasetId: 'd', projectId: null }, everyEpisode);
  list.refresh();
  const failWith = (error: StudioError | null) => {
    fail = error;
  };
  return { list, offsets, outlined, failWith };
}

describe('episode list', () => {
  it('reads the first page, then what comes into view and what is next to it, each page once', async () => {
    const { list, offsets } = source(100_000);
    await settled();
    expect(list.store.getState().total).toBe(100_000);
    list.show(0, 20);
    await settled();
    // The frame with the rows waits for no others.
    expect(offsets).toEqual([0]);
    void list.readAhead();
    list.show(90, 120);
    list.show(95, 125);
    await settled();
    list.show(99_990, 99_999);
    await settled();
    expect(offsets).toEqual([0, pageSize, 2 * pageSize, 99_900, 99_800]);
    expect(rowAt(list.store.getState(), 110)?.index).toBe(110);
    expect(rowAt(list.store.getState(), 99_999)?.index).toBe(99_999);
    expect(rowAt(list.store.getState(), 500)).toBeUndefined();
  });

  it.each([
    ['d', [0, 0]],
    ['another', [0, 0, 0]],
  ])('takes the rows that were asked for before it was there, once: of %s', async (of, calls) => {
    const { list, offsets } = source(1_000, of);
    await settled();
    expect(rowAt(list.store.getState(), 0)?.index).toBe(0);
    list.refresh();
    await settled();
    expect(offsets).toEqual(calls);
  });

  it('asks anew where the rows that were asked for are old', async () => {
    const now = performance.now();
    vi.spyOn(performance, 'now').mockReturnValueOnce(now - 10_000);
    onTestFinished(() => void vi.restoreAllMocks());
    const { list, offsets } = source(1_000, 'd');
    await settled();
    expect(rowAt(list.store.getState(), 0)?.index).toBe(0);
    expect(offsets).toEqual([0, 0]);
  });

  it('forgets far pages, so that a long scroll does not fill the memory', async () => {
    const { list } = source(100_000);
    for (let first = 0; first < 60 * pageSize; first += pageSize) {
      list.show(first, first + 20);
      await settled();
    }
    const { pages } = list.store.getState();
    expect(pages.size).toBeLessThanOrEqual(20);
    expect(pages.has(59)).toBe(true);
    expect(pages.has(0)).toBe(false);
  });

  it('refreshes what is in view, keeping all old rows until newer ones are there', async () => {
    const { list, offsets } = source(1_000);
    await settled();
    list.show(150, 210);
    void list.readAhead();
    await settled();
    offsets.length = 0;
    list.refresh();
    expect(rowAt(list.store.getState(), 150)?.index).toBe(150);
    expect(rowAt(list.store.getState(), 0)?.keyframes).toBe(1);
    await settled();
    expect(offsets).toEqual([pageSize, 2 * pageSize]);
    expect(rowAt(list.store.getState(), 150)?.keyframes).toBe(1);
    list.show(100, 120);
    await settled();
    // What was read before the change comes anew when it comes near.
    expect(offsets).toEqual([pageSize, 2 * pageSize, 0]);
  });

  it('keeps the old rows for a new query until its first rows are there', async () => {
    const { list, offsets } = source(1_000);
    await settled();
    list.show(500, 520);
    await settled();
    offsets.length = 0;
    list.setQuery({ ...everyEpisode, search: 'cup' });
    list.show(500, 520);
    expect(list.store.getState().stale).toBe(true);
    expect(rowAt(list.store.getState(), 510)?.index).toBe(510);
    await settled();
    expect(offsets).toEqual([0]);
    expect(list.store.getState().stale).toBe(false);
    expect([...list.store.getState().pages.keys()]).toEqual([0]);
  });

  it('knows every row in outline, asked for once for a query and after a change', async () => {
    const { list, outlined } = source(100_000);
    await settled();
    await list.readAhead();
    list.show(70_000, 70_020);
    expect(rowAt(list.store.getState(), 70_010)).toBeUndefined();
    expect(outlineAt(list.store.getState(), 70_010)).toMatchObject({
      index: 70_010,
      tasks: [''],
      keyframes: 7,
    });
    expect(outlineAt(list.store.getState(), 100_000)).toBeUndefined();
    await settled();
    expect(outlined).toEqual(['']);
    list.setQuery({ ...everyEpisode, search: 'cup' });
    await settled();
    // Not what the query before had there.
    expect(outlineAt(list.store.getState(), 70_010)).toBeUndefined();
    list.show(70_000, 70_020);
    await settled();
    expect(outlineAt(list.store.getState(), 70_010)?.tasks).toEqual(['cup']);
    list.refresh();
    list.show(30_000, 30_020);
    await settled();
    expect(outlined).toEqual(['', 'cup', 'cup']);
  });

  it('needs no outline where all rows come at once', async () => {
    const { list, outlined } = source(pageSize);
    await settled();
    await list.readAhead();
    expect(outlined).toEqual([]);
  });

  it('says why it cannot be read, and reads again when asked', async () => {
    const { list, failWith } = source(10);
    failWith(new StudioError('not-found', 'The dataset is not open.'));
    await settled();
    expect(list.store.getState().error?.message).toBe('The dataset is not open.');
    failWith(null);
    list.refresh();
    await settled();
    expect(list.store.getState().error).toBeNull();
    expect(list.store.getState().total).toBe(10);
  });

  it('says nothing any more once disposed of', async () => {
    const { list } = source(10);
    list.dispose();
    await settled();
    expect(list.store.getState().total).toBeNull();
  });
});
