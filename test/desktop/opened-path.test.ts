/** What a double click or a drop on the icon means. */
import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unpacked } from '../../src/core/system/app-root';
import { datasetBehind } from '../../src/main/opened-path';
import { makeTempDir } from '../studio-fixture';

let dir: string;
let data: string;

beforeAll(async () => {
  dir = await makeTempDir();
  data = path.join(dir, 'data');
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function project(folder: string, dataset: string): Promise<string> {
  const full = path.join(dir, folder);
  await mkdir(full, { recursive: true });
  await writeFile(
    path.join(full, 'project.json'),
    JSON.stringify({ id: '1', dataset: { path: dataset, name: path.basename(dataset) } }),
  );
  return full;
}

it('takes the project beside a dataset, by its folder and by its file, for the dataset', async () => {
  const folder = await project('cups.curation', '../cups');
  const dataset = path.join(dir, 'cups');
  expect(await datasetBehind(folder, data)).toBe(dataset);
  expect(await datasetBehind(path.join(folder, 'open.dualvla'), data)).toBe(dataset);
});

it('takes a project in the data folder for the dataset that could not have one beside it', async () => {
  const folder = await project('data/projects/cups-1a2b3c4d', '/media/disc/cups');
  expect(await datasetBehind(path.join(folder, 'open.dualvla'), data)).toBe('/media/disc/cups');
});

it('leaves alone what is a dataset, a damaged project, or a project that would not be found again', async () => {
  const dataset = path.join(dir, 'cups');
  expect(await datasetBehind(dataset, data)).toBe(dataset);

  const damaged = path.join(await project('mugs.curation', '../mugs'), 'open.dualvla');
  await writeFile(path.join(dir, 'mugs.curation/project.json'), '{');
  expect(await datasetBehind(damaged, data)).toBe(damaged);

  const moved = await project('elsewhere/cups.curation', '../../cups');
  expect(await datasetBehind(moved, data)).toBe(moved);
  const chosen = path.join(await project('chosen', '../cups'), 'open.dualvla');
  expect(await datasetBehind(chosen, data)).toBe(chosen);
});

it('does not wait for a pipe that stands where a project says what it is', async () => {
  const folder = path.join(dir, 'bowls.curation');
  await mkdir(folder);
  execFileSync('mkfifo', [path.join(folder, 'project.json')]);
  expect(await datasetBehind(folder, data)).toBe(folder);
});

it('knows where a package keeps what its archive cannot give to others', () => {
  expect(unpacked('/opt/studio/resources/app.asar/models/a.onnx')).toBe(
    '/opt/studio/resources/app.asar.unpacked/models/a.onnx',
  );
  expect(unpacked('C:\\studio\\app.asar')).toBe('C:\\studio\\app.asar.unpacked');
  for (const file of ['/home/me/studio/models/a.onnx', '/x/app.asar.unpacked/models/a.onnx']) {
    expect(unpacked(file)).toBe(file);
  }
});
