import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hubHome, isSame, type HubHome } from '../core/hub/hub-home';
import { token } from '../fixtures/hub-answers';
import { proposed } from './proposed';
import { dualvlaFor } from './run-here';

let home: HubHome;
beforeAll(async () => {
  home = await hubHome();
  process.env['HF_TOKEN'] = token;
});
afterAll(() => home.close());

it('publishes an export once it is agreed to, which then opens by its name', async () => {
  const { where, scratch } = await proposed();
  const out = path.join(scratch, 'out');
  const cli = dualvlaFor(() => path.join(scratch, 'data'));
  const made = await cli('export', ...where, '--to', out);
  expect([made.status, made.stderr]).toEqual([0, expect.anything()]);
  const to = ['publish', out, '--repo', 'lab/sparse', '--license', 'apache-2.0'];
  const plan = await cli(...to, '--plan', '--json');
  expect(JSON.parse(plan.stdout)).toMatchObject({ exists: false, changed: [], blockers: [] });
  const asked = await cli(...to);
  expect([asked.status, asked.stderr]).toEqual([
    1,
    expect.stringMatching(/Nothing was sent to 127.*all the world can read.*add --agree/s),
  ]);
  expect(home.server.dataset('lab/sparse')).toBeUndefined();
  const done = await cli(...to, '--agree', '--json');
  expect([done.status, done.stdout]).toEqual([0, expect.stringContaining('/commit/')]);
  expect(`${plan.stdout}${asked.stderr}${done.stdout}${done.stderr}`).not.toContain(token);
  const opened = await cli('download', 'lab/sparse', '--json');
  const { path: root } = JSON.parse(opened.stdout) as { path: string };
  const rows = 'data/chunk-000/file-000.parquet';
  expect(await isSame(path.join(root, rows), path.join(out, rows))).toBe(true);
  const report = JSON.parse((await cli('inspect', 'hf://lab/sparse', '--json')).stdout) as object;
  expect(report).toMatchObject({ name: 'lab/sparse', episodes: 3 });
});
