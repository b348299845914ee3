import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { storeEvents, type SeenCamera } from '../../../src/core/events/episode-events';
import { keptSceneEvents } from '../../../src/core/events/kept-events';
import { openProject } from '../../../src/core/project/open-project';
import { makeDataset, pickAndPlace } from '../keyframes/made-dataset';

const curves = { whole: [0, 1], quiet: [0, 1], lively: [0, 1], growth: null };

test('curves of an older studio open without their small pictures, and do where those are wanted only with them', async () => {
  const root = await makeDataset([{ rows: pickAndPlace() }, { rows: pickAndPlace(0.02) }]);
  const dataset = await openDataset(root);
  onTestFinished(() => dataset.close());
  const dataDir = path.join(path.dirname(root), 'data');
  const project = await openProject({ dataset, path: `${root}.curation`, dataDir });
  onTestFinished(() => project.close());
  const keep = async (episode: number, pictures?: string): Promise<void> => {
    const camera: SeenCamera = { camera: 'top', by: 'pixels', errorShare: 0.5, curves };
    await storeEvents(project.folder, episode, {
      events: {
        every: 1,
        surprise: Float32Array.of(0, 1),
        cameras: [pictures === undefined ? camera : { ...camera, pictures }],
      },
      fingerprint: await dataset.fingerprint(episode),
      model: 'm',
    });
  };
  expect((await keptSceneEvents(dataset, project.folder, [0, 1])).model).toBe('none');
  await keep(0);
  await keep(1, Buffer.alloc(512, 7).toString('base64'));
  const events = await keptSceneEvents(dataset, project.folder, [0, 1]);
  expect(events.model).toBe('m');
  expect((await events.of(0))?.events.cameras).toMatchObject([{ camera: 'top', curves }]);
  expect(await events.of(0, 'with pictures')).toBeNull();
  expect((await events.of(1, 'with pictures'))?.events.cameras[0]?.pictures).toHaveLength(684);
});
