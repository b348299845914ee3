/** One question of a run by itself, through the contract. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { openDemoProject } from '../../demo-project';
import { good, goodAnswer, startModelServer } from '../models/model-server';
import { draftFolder, openDraftProject, propose, settingsFor } from './draft-project';

async function opened() {
  const folder = path.join(await draftFolder(), 'p.curation');
  const made = await openDraftProject(folder);
  await propose(made, [0]);
  await made.project.close();
  const { client, projectId } = await openDemoProject(folder);
  const { proposals } = await client.call('review.episode', { projectId, episode: 0 });
  return { client, projectId, proposals };
}

test('drafts the named keyframe, changes no draft, and the run does not ask about it again', async () => {
  const { client, projectId, proposals } = await opened();
  const server = await startModelServer(good);
  const settings = settingsFor(server.endpoint);
  const named = proposals?.keyframes[1];
  if (named === undefined) throw new Error('There are fewer keyframes than this test needs.');
  const one = { projectId, episodes: [0], keyframe: named.id };
  await expect(client.call('drafts.try', { ...one, settings: null })).rejects.toMatchObject({
    message: expect.stringContaining('No model is chosen yet'),
  });
  await expect(client.call('drafts.try', { ...one, settings })).rejects.toMatchObject({
    message: expect.stringContaining('agree first'),
  });
  expect(server.seen).toEqual([]);

  await client.call('drafts.agree', { projectId, endpoint: settings.endpoint, agreed: true });
  const first = await client.call('drafts.try', { ...one, settings });
  expect(first).toMatchObject({
    episode: 0,
    keyframe: named.id,
    frame: named.frame,
    known: false,
    fault: null,
    tokensIn: 1_000,
    reasoning: { text: goodAnswer.reasoning, source: 'model' },
  });
  // What was chosen for the trial is chosen.
  const again = await client.call('drafts.try', { ...one, settings: null });
  expect(again).toMatchObject({ known: true, reasoning: first.reasoning, tokensIn: 0 });
  expect(server.seen).toHaveLength(1);
  const after = await client.call('review.episode', { projectId, episode: 0 });
  expect(after.proposals).toEqual(proposals);

  await expect(
    client.call('drafts.try', { ...one, settings, keyframe: 'k' }),
  ).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('not among those that stand'),
  });
});

test('without a keyframe it is the first that a run would ask about; what goes wrong is said', async () => {
  const { client, projectId, proposals } = await opened();
  const server = await startModelServer((response) => response.writeHead(404).end('no model'));
  const settings = settingsFor(server.endpoint);
  await client.call('drafts.agree', { projectId, endpoint: settings.endpoint, agreed: true });
  const said = await client.call('drafts.try', { projectId, settings, keyframe: null });
  expect(said).toMatchObject({ reasoning: null, frame: proposals?.keyframes[0]?.frame });
  expect(said.fault).toContain('answered 404');
  const { host } = new URL(server.endpoint);
  expect(said.fault).toContain(host);
  const choice = { endpoint: settings.endpoint, key: 'none' as const };
  const listed = await client.call('drafts.models', choice);
  expect(listed).toEqual({ models: ['vision-1', 'vision-2'], fault: null });
});

test('shows the model the pictures that the curator sees beside a shifted camera', async () => {
  const { client, projectId, proposals } = await opened();
  const server = await startModelServer(good);
  const settings = settingsFor(server.endpoint, { cameras: 1 });
  await client.call('drafts.agree', { projectId, endpoint: settings.endpoint, agreed: true });
  // Of three keyframes 40 frames apart: the one before, the one asked about, the one after.
  const one = { projectId, episodes: [0], keyframe: proposals?.keyframes[1]?.id ?? '', settings };
  const pictures = async (): Promise<unknown[]> => {
    await client.call('drafts.try', one);
    const text = JSON.stringify(server.seen.at(-1)?.body);
    return text.match(/data:image\/jpeg;base64,[^"\\]+/g) ?? [];
  };
  const seen = await pictures();
  const camera = 'observation.images.front';
  await client.call('cameras.shift', { projectId, camera, frames: 80 });
  const shifted = await pictures();
  expect([seen.length, shifted.length]).toEqual([3, 3]);
  expect(shifted.filter((picture) => seen.includes(picture))).toHaveLength(1);
  await expect(
    client.call('cameras.shift', { projectId, camera: 'none', frames: 1 }),
  ).rejects.toMatchObject({ code: 'invalid-input', message: 'The dataset has no camera "none".' });
});
