/** An export that is published, whatever happens on the way, and a project. */
import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { planPublish } from '../../../src/core/publish/plan';
import { publish } from '../../../src/core/publish/publish';
import { unwatched } from '../../../src/core/jobs/progress';
import { token, type Fault } from '../../fixtures/hub-answers';
import { job, publishingForEach } from './publishing';

const reviewed = path.resolve(import.meta.dirname, '../../fixtures/made-by-0.1.0/demo.curation');

const { home, exported, wish, run, sent, served } = publishingForEach();

describe('publishing an export', () => {
  it('makes the repository, sends all in one commit, and says its address', async () => {
    const done = await run({ private: true });
    const dataset = home.server.dataset('lab/sparse');
    expect(dataset).toMatchObject({ access: 'private', commit: done.commit });
    expect(done.url).toBe(`${home.server.url}/datasets/lab/sparse/commit/${done.commit}`);
    expect(done.files).toBe(dataset?.files.length);
    const there = dataset?.files.find((file) => file.path === 'data/chunk-000/file-000.parquet');
    const own = await readFile(exported('data/chunk-000/file-000.parquet'));
    expect(own.equals(await readFile(there?.source ?? ''))).toBe(true);
    // LeRobot asks for a dataset by the tag of its version.
    expect([...home.server.repositories.tags]).toEqual([['lab/sparse v3.0', done.commit]]);
    expect(done.tag).toEqual({ name: 'v3.0', isHere: true, problem: null });
  });

  it('makes a card of the figures that the export wrote', async () => {
    await run();
    const card = await served('README.md');
    expect(card.split('# sparse')[0]).toBe(
      '---\nlicense: apache-2.0\ntask_categories:\n- robotics\ntags:\n- mine\nconfigs:\n' +
        '- config_name: default\n  data_files: data/*/*.parquet\n---\n\n',
    );
    expect(card).toContain('| source | `de\\|mo` (v3.0) |');
    expect(card).toContain('| decisions | of curators |\n| curators | 2 |');
    expect(card).toContain('| episodes | 2, left out: 1 |\n| frames | 30 |\n| keyframes | 3 |');
    expect(card).toContain('came from | 2 curator, 1 dataset |');
  });

  it('sends nothing twice: neither what is there, nor what another run had sent when it was cut', async () => {
    const stop = new AbortController();
    home.server.fault = ({ method }) => (method === 'PUT' && sent().length > 2 ? 'hang' : null);
    const cut = run({}, { ...unwatched, signal: stop.signal }).catch(String);
    await vi.waitFor(() => expect(home.server.repositories.stored.size).toBe(2), 5_000);
    stop.abort(new Error('pulled the plug'));
    expect(await cut).toContain('pulled the plug');
    const stored = new Set(home.server.repositories.stored.keys());
    expect(home.server.dataset('lab/sparse')?.files).toEqual([]);
    home.server.fault = () => null;
    home.server.asked.length = 0;
    const first = await run();
    expect(sent().some(({ url }) => stored.has(url.slice(8, 72)))).toBe(false);
    home.server.asked.length = 0;
    const again = await run();
    expect(again).toMatchObject({ commit: first.commit, files: 0, bytes: 0 });
    expect(home.server.asked.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('tries a part again that was cut, or refused by a server under load', async () => {
    home.server.repositories.partBytes = 50_000;
    const planned: Fault[] = [
      { cutAfterSent: 10_000 },
      { status: 503, headers: { 'retry-after': '0' } },
    ];
    home.server.fault = ({ host, method }) =>
      host === 'cdn' && method === 'PUT' ? (planned.shift() ?? null) : null;
    const bytes: number[] = [];
    await run(
      {},
      { ...job(), report: ({ done, unit }) => void (unit === 'bytes' && bytes.push(done)) },
    );
    expect(planned).toEqual([]);
    const parts = sent().filter(({ url }) => /\/\d+\?/.test(url));
    expect(parts.length).toBeGreaterThan(new Set(parts.map(({ url }) => url)).size);
    expect(home.server.dataset('lab/sparse')?.files.length).toBeGreaterThan(8);
    const large = home.server.dataset('lab/sparse')?.files.filter(({ sha256 }) => sha256 !== null);
    // What was cut counts once.
    expect(bytes.at(-1)).toBe(large?.reduce((total, file) => total + file.bytes, 0));
  });

  it('takes a commit whose answer was lost for done', async () => {
    home.server.fault = ({ url }) => (/\/commit\//.test(url) ? { silent: true } : null);
    const { commit } = await run();
    expect(home.server.dataset('lab/sparse')?.commit).toBe(commit);
  });

  it('goes on where the answers to what it made were lost, and commits whatever becomes of the tag', async () => {
    const made = /\/(?:repos\/create|branch\/|tag\/)/;
    const lost = new Set<string>();
    home.server.fault = ({ method, url }) => {
      if (method === 'GET' || !made.test(url) || lost.has(url)) return null;
      lost.add(url);
      return { silent: true };
    };
    const first = await run({ branch: 'draft' });
    expect([...lost].map((url) => made.exec(url)?.[0])).toEqual([
      '/repos/create',
      '/branch/',
      '/tag/',
    ]);
    expect(first.tag).toEqual({ name: 'v3.0', isHere: true, problem: null });

    home.server.fault = ({ method, url }) =>
      method !== 'GET' && /\/tag\//.test(url) ? { status: 403 } : null;
    await writeFile(exported('curation/policy.json'), '{}');
    const { commit, tag } = await run({ branch: 'draft', overwrite: true });
    expect(home.server.dataset('lab/sparse')?.commit).toBe(commit);
    expect(tag).toMatchObject({ isHere: false });
    expect(tag?.problem).toMatch(/does not let this account write to lab\/sparse/);
  });

  it('overwrites nothing of a repository that somebody made meanwhile', async () => {
    const by = job();
    const client = home.client();
    const planned = await planPublish(client, wish(), by);
    const other = exported('../other');
    await mkdir(other);
    await writeFile(path.join(other, 'README.md'), 'Of somebody else.');
    const { commit } = await home.server.serve('lab/sparse', other);
    await expect(publish({ client, wish: wish(), planned, job: by })).rejects.toThrow(
      /1 of these files with other content \(README\.md\)/,
    );
    expect(home.server.dataset('lab/sparse')?.commit).toBe(commit);
  });

  it('sends nothing of a file that another one took the place of, as of a project that is worked on', async () => {
    const planned = await planPublish(home.client(), wish(), job());
    const file = exported('curation/keyframes.jsonl');
    await cp(file, `${file}.new`);
    await rename(`${file}.new`, file);
    const publishing = { client: home.client(), wish: wish(), planned, job: job() };
    await expect(publish(publishing)).rejects.toThrow(
      /keyframes\.jsonl was replaced while it was sent; publish again when nothing writes/,
    );
    expect(home.server.dataset('lab/sparse')?.files).toEqual([]);
  });

  it('gives the token to the Hub alone', async () => {
    await run();
    const hosts = home.server.asked.map(({ host, authorization }) => `${host} ${authorization}`);
    expect(new Set(hosts)).toEqual(new Set([`hub Bearer ${token}`, 'cdn undefined']));
  });
});

it('publishes a project without what it remakes', async () => {
  const project = exported('../demo.curation');
  await cp(reviewed, project, { recursive: true });
  const own = JSON.parse(await readFile(path.join(project, 'project.json'), 'utf8')) as object;
  const other = { path: '../rollouts', name: 'rollouts', role: 'rollouts' };
  const files = {
    'project.json': JSON.stringify({
      ...own,
      dataset: { path: '/home/ada/hub/lab/demo', name: 'lab/demo' },
      datasets: [other, { ...other, path: String.raw`C:\Users\ada\other`, name: 'other' }],
    }),
    'lock.json': '{}',
    'snippets.json': '{"version":1,"snippets":["Reach."]}',
    '.gitignore': '',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(project, name), text);
  const before = (await readdir(project, { recursive: true })).sort();
  const to = { folder: project, branch: 'draft', license: null };
  const { plan } = await planPublish(home.client(), wish(to), job());
  expect(plan.consent).toContain('when each decision was made, with how many keys.');
  await run(to);
  const names = home.server.dataset('lab/sparse')?.files.map((file) => file.path);
  expect(names?.sort()).toEqual([
    'README.md',
    'journal/anna.device-anna.jsonl',
    'journal/ben.device-ben.jsonl',
    'open.dualvla',
    'policies/gentle.json',
    'policy.json',
    'project.json',
    'proposals.jsonl',
    'snippets.json',
  ]);
  const card = await served('README.md');
  expect(card).toMatch(
    /^---\ntask_categories:\n- robotics\ntags:\n- robotics\n---\n\n# Decisions about lab\/demo/,
  );
  expect(card).toContain(
    [
      '| dataset | `lab/demo` |',
      '| curators | 2 |',
      '| decisions | 84 |',
      '| episodes | 10 finished, 11 decided on, 24 proposed for, 0 dropped |',
      '| keyframes | 124 kept by curators, 7 pruned, 148 of the machine, unchecked |',
      '| texts, by where they came from | 252 dataset, 20 curator |',
    ].join('\n'),
  );
  // Nothing that names who sent it, and all else as it was.
  expect(JSON.parse(await served('project.json'))).toEqual({
    ...own,
    dataset: { path: '../demo', name: 'lab/demo' },
    datasets: [other, { ...other, path: '../other', name: 'other' }],
  });
  expect((await readdir(project, { recursive: true })).sort()).toEqual(before);
  expect([...home.server.repositories.branches]).toEqual(['lab/sparse draft']);
});
