/** Several who need files of one download at once. */
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openRepository } from '../../../src/core/hub/open-repository';
import { HubSnapshot } from '../../../src/core/hub/snapshot';
import { unwatched } from '../../../src/core/jobs/progress';
import { StudioError } from '../../../src/shared/errors';
import { demo, hubHome, isSame } from './hub-home';

it('has each file as soon as it is there, also where the download that it was part of is ended', async () => {
  const home = await hubHome();
  onTestFinished(() => home.close());
  await home.server.serve('lab/demo', demo);
  const root = await openRepository('lab/demo', unwatched, { client: home.client() });
  const snapshot = await HubSnapshot.of(root);
  const [first = '', ...others] = snapshot?.missing().map((file) => file.path) ?? [];
  const last = others.at(-1) ?? '';
  snapshot?.hurry([first]);
  home.server.fault = ({ url }) => (others.some((file) => url.endsWith(file)) ? 'hang' : null);
  const stop = new AbortController();
  const all = snapshot?.fetchAll({ ...unwatched, signal: stop.signal });
  await snapshot?.fetch([first]);
  expect(snapshot?.isAbsent(first)).toBe(false);
  const waited = snapshot?.fetch([last]);
  const canceled = new AbortController();
  const unwanted = snapshot?.fetch([last], { ...unwatched, signal: canceled.signal });
  canceled.abort(new StudioError('canceled', 'Nobody waits.'));
  await expect(unwanted).rejects.toThrow('Nobody waits.');
  home.server.fault = () => null;
  stop.abort(new StudioError('canceled', 'Paused.'));
  await expect(all).rejects.toThrow('Paused.');
  await waited;
  expect(await isSame(path.join(root, last), path.join(demo, last))).toBe(true);
});
