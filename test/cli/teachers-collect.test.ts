/** `dualvla teachers collect` as a person and a script run it. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { teachersCollect } from '../../src/cli/commands/teachers/collect';
import { unwatched } from '../../src/core/jobs/progress';
import type { CollectPlan, CollectResult } from '../../src/shared/model/collect';
import { demoDataset } from '../shared-data';
import { draftFolder, openDraftProject } from '../core/drafts/draft-project';
import { demoActions } from '../core/teachers/live/collect-project';
import { openpiServer } from '../core/teachers/live/servers';

async function project() {
  const folder = await draftFolder();
  const { project: open } = await openDraftProject(folder);
  await open.close();
  return folder;
}

const run = (folder: string, ...args: string[]) =>
  teachersCollect.run(
    [
      demoDataset,
      '--project',
      folder,
      '--teacher',
      'pi0',
      '--protocol',
      'openpi',
      '--frames',
      'every:100',
      '--episodes',
      '0',
      ...args,
    ],
    unwatched,
    () => undefined,
  );

describe('dualvla teachers collect', () => {
  test('sends nothing without agreement, shows the map, and gives the counts', async () => {
    const folder = await project();
    const server = await openpiServer((socket) => socket.send(demoActions));
    const to = ['--endpoint', server.endpoint];
    await expect(run(folder, ...to)).rejects.toThrow(
      /Nothing was sent to 127\.0\.0\.1.*add --agree/s,
    );
    const planned = await run(folder, ...to, '--plan');
    const plan = planned.document as CollectPlan;
    expect(plan).toMatchObject({ blockers: [], frames: 2, episodes: 1, mapFrom: 'guess' });
    expect(planned.text).toContain('observation/image');
    expect(server.connections).toBe(0);

    const collected = (await run(folder, ...to, '--agree')).document as CollectResult;
    expect(collected).toMatchObject({ asked: 2, answered: 2, failed: 0, retried: 0, reused: 0 });
    expect(collected.seconds).toBeGreaterThan(0);
    const again = (await run(folder, ...to, '--agree')).document as CollectResult;
    expect(again).toMatchObject({ asked: 0, reused: 2 });
    const kept = JSON.parse(
      await readFile(path.join(folder, 'teachers/maps/pi0.json'), 'utf8'),
    ) as unknown;
    expect(kept).toEqual(plan.map);
  });

  test('a map of a file is used; what is no map says what is wrong with it', async () => {
    const folder = await project();
    const server = await openpiServer((socket) => socket.send(demoActions));
    const to = ['--endpoint', server.endpoint];
    const { map } = (await run(folder, ...to, '--plan')).document as CollectPlan;
    const file = path.join(folder, 'map.json');
    await writeFile(
      file,
      JSON.stringify({ ...map, prompt: { key: 'instruction', text: 'do it' } }),
    );
    await run(folder, ...to, '--agree', '--map', file);
    expect(server.seen[0]?.toString('latin1')).toContain('instruction\xa5do it');
    await writeFile(file, JSON.stringify({ cameras: [{ key: 'x' }] }));
    await expect(run(folder, ...to, '--map', file)).rejects.toThrow(
      /map\.json is no feature map: cameras\.0\.camera/,
    );
    await writeFile(file, 'no');
    await expect(run(folder, ...to, '--map', file)).rejects.toThrow(/is not JSON/);
  });

  test.each([
    [['--endpoint', 'http://127.0.0.1:8000'], /--endpoint takes an address of that protocol/],
    [['--endpoint', 'ws://user:pw@host:1'], /--endpoint takes/],
    [['--endpoint', 'ws://h:1', '--frames', 'every:0'], /--frames takes keyframes or every:N/],
    [
      ['--endpoint', 'ws://h:1', '--protocol', 'grpc'],
      /--protocol takes openpi, groot, openvla or chat/,
    ],
    [['--endpoint', 'http://h:1/v1', '--protocol', 'chat'], /--model takes a name/],
    [['--endpoint', 'ws://h:1', '--teacher', '../x'], /--teacher takes a name/],
    [['--endpoint', 'tcp://h', '--protocol', 'groot'], /--endpoint takes/],
  ])('%j is refused', async (args, says) => {
    await expect(run('/nowhere', ...args)).rejects.toThrow(says);
  });

  test('a teacher that is not there makes the command fail, and says why', async () => {
    const folder = await project();
    const output = await run(folder, '--endpoint', 'ws://127.0.0.1:9', '--agree', '--retries', '0');
    expect(output.document).toMatchObject({ asked: 1, answered: 0, failed: 1 });
    expect(output.incomplete).toMatch(
      /The trial failed.*ECONNREFUSED.*1 frame was not asked about/s,
    );
  });
});
