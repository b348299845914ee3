import { mkdtemp, readFile, rm, writeFile, cp, readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo, hubHome, isSame, type HubHome } from '../core/hub/hub-home';
import { dualvlaFor } from './run-here';

let home: HubHome;
let dataDir: string;
beforeAll(async () => {
  home = await hubHome();
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'hub-cli-'));
  await home.server.serve('lab/demo', demo);
});
afterAll(async () => {
  await home.close();
  await rm(dataDir, { recursive: true, force: true });
});

const dualvla = dualvlaFor(() => dataDir);

const fail = (episode: string) =>
  dualvla('outcome', 'hf://lab/demo', '--episodes', episode, '--set', 'failure');

describe('a dataset of the Hub on the command line', () => {
  it('is inspected without its videos, which are not called missing', async () => {
    const { status, stdout } = await dualvla('inspect', 'hf://lab/demo', '--json');
    expect([status, stdout.slice(0, 300)]).toEqual([0, expect.stringContaining('lab/demo')]);
    const report = JSON.parse(stdout) as {
      name: string;
      cameras: { codec: string; width: number }[];
      problems: { code: string; severity: string; message: string }[];
    };
    expect(report.name).toBe('lab/demo');
    // Asked of the videos' own tables, by range.
    expect(report.cameras).toMatchObject([
      { codec: 'h264', width: 480 },
      { codec: 'av1', width: 320 },
    ]);
    expect(report.problems.filter(({ severity }) => severity !== 'info')).toEqual([]);
    const absent = report.problems.find(({ code }) => code === 'video-not-downloaded');
    expect(absent?.message).toMatch(/^8 files of lab\/demo \(5\.2 MB\)/);
    expect(home.server.asked.filter(({ host }) => host === 'cdn').every(isSmall)).toBe(true);
  });

  it('keeps its project by repository: a new revision goes on with it', async () => {
    const first = await fail('3');
    expect(first.stderr).toMatch(/Project: .*projects[/\\]lab--demo-[0-9a-f]{8}/);
    expect(first.status).toBe(0);
    const changed = path.join(home.folder, 'changed');
    await cp(demo, changed, { recursive: true });
    await writeFile(path.join(changed, 'README.md'), 'A new revision.');
    await home.server.serve('lab/demo', changed);
    expect((await fail('4')).status).toBe(0);
    const projects = path.join(dataDir, 'projects');
    const [project = '', ...others] = await readdir(projects);
    expect(others).toEqual([]);
    const journals = path.join(projects, project, 'journal');
    const [journal = ''] = await readdir(journals);
    const lines = await readFile(path.join(journals, journal), 'utf8');
    expect([...lines.matchAll(/"episode":(\d+)/g)].map(([, episode]) => episode)).toEqual([
      '3',
      '4',
    ]);
  });

  it('is downloaded whole, and then needs no Hub', async () => {
    const { status, stdout } = await dualvla('download', 'lab/demo@main', '--json');
    expect(status).toBe(0);
    const { path: root } = JSON.parse(stdout) as { path: string };
    const video = 'videos/observation.images.wrist/chunk-000/file-003.mp4';
    expect(await isSame(path.join(root, video), path.join(demo, video))).toBe(true);
    process.env['HF_HUB_OFFLINE'] = '1';
    const offline = await dualvla('inspect', 'hf://lab/demo', '--json');
    delete process.env['HF_HUB_OFFLINE'];
    expect(offline.stdout).not.toContain('video-not-downloaded');
    expect(JSON.parse(offline.stdout)).toMatchObject({ episodes: 24 });
    expect(await readFile(path.join(root, 'README.md'), 'utf8')).toBe('A new revision.');
  });

  it('says in one sentence what is wrong with an address', async () => {
    const none = await dualvla('inspect', 'hf://lab/none');
    expect([none.status, none.stderr.trim()]).toEqual([
      1,
      expect.stringMatching(/There is no dataset lab\/none at http:.*HF_TOKEN/),
    ]);
    const odd = await dualvla('inspect', 'hf://../etc');
    expect(odd.stderr).toMatch(/names no dataset of the Hub; write owner\/name/);
  });
});

/** Some of a video, not all of it. */
function isSmall({ range }: { range: string | undefined }): boolean {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  return range === undefined || Number(last) - Number(first) < 700_000;
}
