/** A dataset is untrusted: nothing in it makes the studio read outside its folder, or fall over. */
import { cp, mkdir, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isInside, resolveInside } from '../../../src/core/files/contained-path';
import { select } from '../../../src/core/datasets/duckdb';
import { inspectDataset } from '../../../src/core/datasets/inspect';
import { fillTemplate } from '../../../src/core/datasets/lerobot/metadata/path-template';
import { openDataset } from '../../../src/core/datasets/open';
import { scratchFolder, smallDataset, writeLines, type SmallDataset } from './small-dataset';

const v2: SmallDataset = { version: 'v2.1', lengths: [3, 3] };
const v3: SmallDataset = { version: 'v3.0', lengths: [3, 3] };
const outside = {
  code: 'corrupt-data',
  message: expect.stringContaining('outside the dataset') as string,
};

describe('paths', () => {
  it.each([
    '/etc/passwd',
    '../../../../../../etc/passwd',
    'data/../../../../../../../../etc/passwd',
    '../set-of-somebody-else/data.parquet',
  ])('does not follow data_path %s', async (data_path) => {
    for (const options of [v2, v3]) {
      const root = await smallDataset({ ...options, info: { data_path } });
      const dataset = await openDataset(root);
      await expect(dataset.signals(0)).rejects.toMatchObject(outside);
      expect(dataset.summary.problems.map(({ code }) => code)).toContain('path-outside');
    }
  });

  it('does not follow video_path, nor a camera key that climbs', async () => {
    const root = await smallDataset({
      ...v2,
      info: { video_path: '{video_key}' },
      features: {
        '../../../../../../../../etc/passwd': { dtype: 'video', shape: [1, 1, 3], names: null },
        '/etc/passwd': { dtype: 'video', shape: [1, 1, 3], names: null },
      },
    });
    const dataset = await openDataset(root);
    expect(await dataset.videos(0)).toEqual([]);
    expect(dataset.summary.cameras.map(({ codec }) => codec)).toEqual([null, null]);
  });

  it.each(['/etc/passwd', '../../{video_key}.mp4'])('names video_path %s', async (video_path) => {
    const root = await smallDataset({ ...v2, video: true, info: { video_path } });
    const { problems } = (await openDataset(root)).summary;
    const said = problems.find(({ code }) => code === 'camera-without-files')?.message;
    expect(said).toContain('its video_path leads outside the dataset, to "');
    expect(said).toContain(video_path.slice(0, 6));
  });

  it('does not follow links out of the dataset, for files and for folders', async () => {
    const elsewhere = await smallDataset(v2);
    const root = await smallDataset({ ...v2, video: true });
    const data = path.join(root, 'data/chunk-000/episode_000000.parquet');
    await rm(data);
    await symlink(path.join(elsewhere, 'data/chunk-000/episode_000000.parquet'), data);
    await rm(path.join(root, 'videos'), { recursive: true });
    const films = await smallDataset({ ...v2, video: true });
    await symlink(path.join(films, 'videos'), path.join(root, 'videos'));
    const dataset = await openDataset(root);
    await expect(dataset.signals(0)).rejects.toMatchObject(outside);
    expect((await dataset.signals(1)).frames).toBe(3);
    expect(await dataset.videos(1)).toEqual([]);
    expect(dataset.problemsOf(1)).toMatchObject([{ code: 'path-outside', episode: 1 }]);
  });

  it('names the episode whose video is a link to itself', async () => {
    const root = await smallDataset({ ...v2, video: true });
    const chunk = path.join(root, 'videos/chunk-000/observation.images.top');
    await rm(path.join(chunk, 'episode_000001.mp4'));
    await symlink('episode_000001.mp4', path.join(chunk, 'episode_000001.mp4'));
    const dataset = await openDataset(root);
    expect(await dataset.videos(1)).toEqual([]);
    const problems = dataset.problemsOf(1);
    expect(problems).toMatchObject([{ code: 'video-unreadable', episode: 1 }]);
    expect(problems[0]?.message).toContain('a link that leads to itself in ');
  });

  it('does not read metadata through a link out of the dataset', async () => {
    const root = await smallDataset(v2);
    const info = path.join(root, 'meta/info.json');
    const away = path.join(await scratchFolder(), 'info.json');
    await rename(info, away);
    await symlink(away, info);
    await expect(openDataset(root)).rejects.toMatchObject(outside);
  });

  it('follows links inside the dataset, and opens a dataset that is a link itself', async () => {
    const root = await smallDataset(v2);
    await rename(path.join(root, 'data'), path.join(root, 'data-on-disk-2'));
    await symlink('data-on-disk-2', path.join(root, 'data'));
    const link = path.join(await scratchFolder(), 'link');
    await symlink(root, link);
    const dataset = await openDataset(link);
    expect(dataset.summary.path).toBe(await realpath(root));
    expect((await dataset.signals(1)).frames).toBe(3);
  });

  it("reads the Hugging Face cache, whose files are links into the repository's blobs, and no other blobs", async () => {
    const hub = path.join(await scratchFolder(), 'datasets--lab--set');
    const root = path.join(hub, 'snapshots/0123abcd');
    await cp(await smallDataset(v2), root, { recursive: true });
    await mkdir(path.join(hub, 'blobs'));
    for (const [name, blob] of [
      ['meta/info.json', 'aa'],
      ['data/chunk-000/episode_000000.parquet', 'bb'],
    ] as const) {
      await rename(path.join(root, name), path.join(hub, 'blobs', blob));
      await symlink(path.join(hub, 'blobs', blob), path.join(root, name));
    }
    const dataset = await openDataset(root);
    expect((await dataset.signals(0)).frames).toBe(3);

    const other = path.join(path.dirname(hub), 'datasets--else--where/blobs');
    await mkdir(other, { recursive: true });
    await writeFile(path.join(other, 'cc'), '{}');
    await symlink(path.join(other, 'cc'), path.join(root, 'stolen'));
    await expect(resolveInside(root, 'stolen')).rejects.toMatchObject(outside);
  });

  it.each(['', '.', 'a/b', './a', '..a', 'a..'])('takes %j for inside', (relative) => {
    expect(isInside('/data/set', path.resolve('/data/set', relative))).toBe(true);
  });

  it.each(['..', '../set2', '../set/../other', '/data/settle'])(
    'takes %j for outside',
    (relative) => {
      expect(isInside('/data/set', path.resolve('/data/set', relative))).toBe(false);
    },
  );

  it('refuses a name with a zero byte', async () => {
    await expect(resolveInside(await scratchFolder(), 'a\0b')).rejects.toMatchObject(outside);
  });
});

describe('path templates', () => {
  const values = { episode_index: 7, video_key: 'observation.images.top' };

  it.each([
    ['a/{episode_index:06d}.mp4', 'a/000007.mp4'],
    ['{video_key}/{episode_index}', 'observation.images.top/7'],
    ['{episode_index:3d}', '007'],
    ['plain', 'plain'],
  ])('fills %s', (template, filled) => {
    expect(fillTemplate(template, values)).toBe(filled);
  });

  it.each([
    '{episode_index:0999999999d}',
    '{episode_index:>1000000}',
    '{episode_index!r}',
    '{unknown}',
    '{constructor}',
    '{__class__}',
    '{}',
    '{video_key:06d}',
    '{episode_index',
    'a}b',
    '{{episode_index}}',
  ])('refuses %s', (template) => {
    expect(() => fillTemplate(template, values)).toThrow(
      expect.objectContaining({ code: 'corrupt-data' }),
    );
  });

  it('opens a dataset with a broken template as far as it goes', async () => {
    const root = await smallDataset({ ...v2, info: { data_path: 'data/{nothing}.parquet' } });
    const dataset = await openDataset(root);
    expect(dataset.summary.problems).toMatchObject([
      { code: 'path-template-broken', severity: 'error' },
    ]);
    await expect(dataset.signals(0)).rejects.toMatchObject({ code: 'corrupt-data' });
    expect((await inspectDataset(root)).episodes).toBe(2);
  });
});

describe('numbers and names', () => {
  it('refuses absurd episodes and keeps the sane ones', async () => {
    const root = await smallDataset(v2);
    await writeLines(path.join(root, 'meta/episodes.jsonl'), [
      { episode_index: 0, tasks: [], length: 3 },
      { episode_index: 1, tasks: [], length: 1e15 },
      { episode_index: 1e300, tasks: [], length: 3 },
      { episode_index: -1, tasks: [], length: 3 },
      { episode_index: 0.5, tasks: [], length: 3 },
      { episode_index: '4', tasks: [], length: 3 },
    ]);
    const { summary, episodes } = await openDataset(root);
    expect(episodes.map(({ index }) => index)).toEqual([0]);
    expect(summary.problems.map(({ code }) => code)).toContain('episodes-unreadable');
  });

  it('does not make room for lengths that are only said', async () => {
    const root = await smallDataset(v2);
    await writeLines(path.join(root, 'meta/episodes.jsonl'), [
      { episode_index: 0, tasks: ['a'], length: 50_000_000 },
    ]);
    const dataset = await openDataset(root);
    expect((await dataset.signals(0)).frames).toBe(3);
    const wide = await smallDataset({
      ...v2,
      features: {
        'observation.state': { dtype: 'float32', shape: [1_000_000, 1_000_000], names: null },
      },
    });
    expect((await (await openDataset(wide)).signals(0)).blocks.map(({ key }) => key)).toEqual([
      'action',
    ]);
  });

  it('takes names for names in queries', async () => {
    const evil = `a"); COPY (SELECT 1) TO 'evil.csv'; --`;
    const root = await smallDataset({
      ...v3,
      columns: { [evil]: '1::FLOAT', "it's": '2::FLOAT' },
      features: {
        [evil]: { dtype: 'float32', shape: [1] },
        "it's": { dtype: 'float32', shape: [1] },
      },
    });
    const { blocks } = await (await openDataset(root)).signals(1);
    expect(blocks.map(({ key, values }) => [key, values[0]])).toContainEqual([evil, 1]);
    expect(blocks.map(({ key, values }) => [key, values[0]])).toContainEqual(["it's", 2]);
    expect((await inspectDataset(root)).problems).toEqual([]);
  });

  it('does not take __proto__ for anything but a name', async () => {
    const root = await smallDataset(v2);
    const file = path.join(root, 'meta/info.json');
    const [text] = (await select('SELECT content FROM read_text($1)', [file])).texts(0);
    await writeFile(
      file,
      (text ?? '').replace(
        '"features":{',
        '"features":{"__proto__":{"dtype":"float32","shape":[1]},',
      ),
    );
    const { summary } = await openDataset(root);
    expect(({} as Record<string, unknown>)['dtype']).toBeUndefined();
    expect(summary.episodes).toBe(2);
  });

  it('uses what of modality.json fits, and says what does not', async () => {
    const root = await smallDataset(v2);
    const modality = {
      state: {
        arm: { start: 0, end: 2 },
        gripper: { start: 2, end: 99 },
        hand: { start: 3, end: 1 },
        leg: 'text',
      },
      action: { arm: { start: 0, end: 2, original_key: 'nothing' } },
    };
    await writeFile(path.join(root, 'meta/modality.json'), JSON.stringify(modality));
    const { embodiment } = (await openDataset(root)).summary;
    expect(embodiment.source).toBe('modality');
    expect(embodiment.parts).toMatchObject([{ role: 'joints', dims: [0, 1] }]);
    expect(embodiment.notes.filter((note) => note.startsWith('modality.json')).length).toBe(4);

    await writeFile(path.join(root, 'meta/modality.json'), '[1, 2');
    const { summary } = await openDataset(root);
    expect(summary.problems.map(({ code }) => code)).toEqual(['modality-unreadable']);
    expect(summary.embodiment.source).toBe('names');
  });
});
