/** A cached dataset of the Hub of which not every file was downloaded. */
import { cp, mkdir, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inspectDataset } from '../../../src/core/datasets/inspect';
import { openDataset } from '../../../src/core/datasets/open';
import { HubSnapshot } from '../../../src/core/hub/snapshot';
import { unwatched } from '../../../src/core/jobs/progress';
import { demo, isSame } from './hub-home';
import { hubForEach } from './hub-for-each';

const { home, open } = hubForEach();

describe('a snapshot without its videos', () => {
  it('knows them from the list, offline too, and has them when they are asked for', async () => {
    await home.server.serve('lab/demo', demo);
    const root = await open('lab/demo');
    const snapshot = await HubSnapshot.of(root);
    const missing = snapshot?.missing() ?? [];
    expect(missing).toHaveLength(8);
    const [first] = missing;
    const file = first?.path ?? '';
    expect(snapshot?.isAbsent(file)).toBe(true);
    await Promise.all([snapshot?.fetch([file]), snapshot?.fetch([file])]);
    expect(snapshot?.isAbsent(file)).toBe(false);
    expect(await isSame(path.join(root, file), path.join(demo, file))).toBe(true);
    expect(home.server.asked.filter(({ url }) => url.endsWith(file))).toHaveLength(1);
    process.env['HF_HUB_OFFLINE'] = '1';
    const offline = await HubSnapshot.of(root);
    expect(offline?.missing()).toHaveLength(7);
    await expect(offline?.fetchAll(unwatched)).rejects.toThrow(/HF_HUB_OFFLINE is set/);
    expect(await HubSnapshot.of(demo)).toBeNull();
  });

  it('calls nothing broken where Python kept no list: it is asked for, or said not to be known', async () => {
    const { commit } = await home.server.serve('lab/demo', demo);
    const root = await open('lab/demo');
    const tree = path.join(home.cache, 'datasets--lab--demo/trees', `${commit}.json`);
    const problems = async () => {
      const dataset = await openDataset(root);
      onTestFinished(() => dataset.close());
      expect(dataset.summary.cameras).toHaveLength(2);
      return {
        dataset,
        all: dataset.summary.problems.map(({ code, message }) => `${code}: ${message}`),
      };
    };
    const listed = (await problems()).all;
    expect(listed.join()).toMatch(
      /video-not-downloaded: 8 files of lab\/demo .* are on the Hugging/,
    );
    await rm(tree);
    expect((await problems()).all).toEqual(listed);
    await rm(tree);
    process.env['HF_HUB_OFFLINE'] = '1';
    const { dataset, all } = await problems();
    expect(all.filter((each) => !listed.includes(each))).toEqual([
      expect.stringMatching(
        /^video-not-downloaded: 8 files of lab\/demo, .* not known to be downl/,
      ),
    ]);
    await expect(dataset.videos(0)).rejects.toThrow(
      /mp4 of lab\/demo is not known to be downloaded/,
    );
  });

  it('asks and writes nothing for a folder laid out as a cache that is not the user’s', async () => {
    const { commit } = await home.server.serve('lab/demo', demo);
    await open('lab/demo');
    const own = path.join(home.cache, 'datasets--lab--demo');
    const given = path.join(home.folder, 'from-a-stranger/datasets--lab--demo');
    await cp(own, given, { recursive: true, verbatimSymlinks: true });
    const asked = home.server.asked.length;
    const inspected = async () => {
      const dataset = await openDataset(given);
      onTestFinished(() => dataset.close());
      return { dataset, problems: dataset.summary.problems.map(({ message }) => message).join() };
    };
    const listed = await inspected();
    expect(listed.problems).toMatch(
      /8 files of lab\/demo .* is not your cache, so nothing is downl/,
    );
    await expect(listed.dataset.videos(0)).rejects.toThrow(/set HF_HUB_CACHE=.*from-a-stranger/);
    // Without a list the Hub would be asked for one, which would be written where this leads.
    const outside = path.join(home.folder, 'outside');
    await mkdir(outside);
    await rm(path.join(given, 'trees'), { recursive: true });
    await symlink(outside, path.join(given, 'trees'));
    const { problems } = await inspected();
    expect(problems).toMatch(/8 files of lab\/demo, .* not known to be downloaded/);
    expect(await readdir(outside)).toEqual([]);
    expect(home.server.asked).toHaveLength(asked);
    expect(await readdir(path.join(given, 'snapshots'))).toEqual([commit]);
  });

  it('lacks metadata or numbers, too, where Python was cut: they are fetched, or not called broken', async () => {
    const { commit } = await home.server.serve('lab/demo', demo);
    const root = await open('lab/demo', { everything: true });
    const drop = async (file: string) => {
      await rm(await realpath(path.join(root, file)));
      await rm(path.join(root, file));
    };
    await drop('meta/episodes/chunk-000/file-000.parquet');
    const tree = path.join(home.cache, 'datasets--lab--demo/trees', `${commit}.json`);
    process.env['HF_HUB_OFFLINE'] = '1';
    await expect(openDataset(root)).rejects.toMatchObject({
      code: 'not-found',
      message:
        'lab/demo is downloaded in part only, not meta/episodes/chunk-000/file-000.parquet for one; open hf://lab/demo with a network and without HF_HUB_OFFLINE.',
    });
    await rm(tree);
    await expect(openDataset(root)).rejects.toThrow(
      /^lab\/demo is downloaded in part only; open hf/,
    );
    delete process.env['HF_HUB_OFFLINE'];
    await (await openDataset(root)).close();

    const rows = 'data/chunk-000/file-001.parquet';
    await drop(rows);
    process.env['HF_HUB_OFFLINE'] = '1';
    const { episodes, problems } = await inspectDataset(root);
    expect(episodes).toBe(24);
    expect(problems.filter(({ severity }) => severity !== 'info')).toEqual([]);
    const absent = problems.find(({ code }) => code === 'video-not-downloaded');
    expect(absent?.message).toMatch(
      /^data\/chunk-000\/file-001\.parquet of lab\/demo .* is on the Hugging/,
    );
    delete process.env['HF_HUB_OFFLINE'];
    const dataset = await openDataset(root);
    expect((await dataset.signals(23)).frames).toBeGreaterThan(0);
    await dataset.close();
  });

  it('notices that a blob was deleted to free space, or emptied by a disk that failed', async () => {
    await home.server.serve('lab/demo', demo);
    const root = await open('lab/demo', { everything: true });
    expect((await HubSnapshot.of(root))?.missing()).toEqual([]);
    const video = 'videos/observation.images.front/chunk-000/file-000.mp4';
    await rm(await realpath(path.join(root, video)));
    const snapshot = await HubSnapshot.of(root);
    expect(snapshot?.missing().map((each) => each.path)).toEqual([video]);
    await snapshot?.fetch([video]);
    expect((await readFile(path.join(root, video))).length).toBeGreaterThan(100_000);
    await writeFile(await realpath(path.join(root, video)), '');
    const emptied = await HubSnapshot.of(root);
    expect(emptied?.missing().map((each) => each.path)).toEqual([video]);
    await emptied?.fetch([video]);
    expect(await isSame(path.join(root, video), path.join(demo, video))).toBe(true);
  });
});
