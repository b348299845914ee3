/** A chat that is asked for reasoning: what it is shown, and what is kept of its answers. */
import { describe, expect, test } from 'vitest';
import { runCollect } from '../../../../src/core/teachers/live/run-collect';
import { unwatched } from '../../../../src/core/jobs/progress';
import { startModelServer, send, type ChatBody } from '../../models/model-server';
import { collectSettings } from './collect-project';
import { answer, made } from './collected';

describe('a chat', () => {
  const tokens = [
    { token: '<think>', logprob: -0.1, top_logprobs: [] },
    { token: 'hm</think>', logprob: -0.1, top_logprobs: [] },
    {
      token: 'Grasp',
      logprob: -0.2,
      top_logprobs: [
        { token: 'Grasp', logprob: -0.2 },
        { token: 'Lift', logprob: -2 },
      ],
    },
    { token: ' it.', logprob: -1.5, top_logprobs: [] },
  ];
  test('is shown every camera of the map, and its likelihoods are kept without its thoughts', async () => {
    const { common, kept, dataset } = await made();
    const server = await startModelServer((response) =>
      send(response, 200, answer('<think>hm</think>Grasp it.', { content: tokens })),
    );
    const settings = collectSettings(server, {
      teacher: 'qwen',
      protocol: 'chat',
      model: 'qwen-vl',
      pricePerMillionIn: 2,
      pricePerMillionOut: 10,
    });
    const result = await runCollect({ ...common, settings }, unwatched);
    expect(result.cost).toBeCloseTo((result.asked * (500 * 2 + 20 * 10)) / 1e6, 12);
    const [first] = await kept('reasoning', 'qwen');
    expect(first).toMatchObject({ text: 'Grasp it.', action: null, version: 'qwen-vl' });
    expect(first?.logprobs).toEqual([
      {
        token: 'Grasp',
        logprob: -0.2,
        top: [
          { token: 'Grasp', logprob: -0.2 },
          { token: 'Lift', logprob: -2 },
        ],
      },
      { token: ' it.', logprob: -1.5, top: [] },
    ]);
    const [seen] = server.seen;
    const body = seen?.body as ChatBody & { logprobs?: boolean; top_logprobs?: number };
    expect(body).toMatchObject({ logprobs: true, top_logprobs: 5, temperature: 0 });
    const shown = Math.min(2, dataset.summary.cameras.length);
    expect(JSON.stringify(body).split('data:image/jpeg;base64,')).toHaveLength(shown + 1);
    expect(JSON.stringify(body)).toContain(dataset.episode(0).tasks[0]);
  });

  test('a text that is longer than anybody reads is not kept', async () => {
    const { common, kept } = await made();
    const server = await startModelServer((response) =>
      send(response, 200, answer('x'.repeat(150_000), null)),
    );
    const settings = collectSettings(server, { teacher: 'q', protocol: 'chat', model: 'm' });
    const result = await runCollect({ ...common, settings }, unwatched);
    expect(result.stopped).toMatch(/gave an answer that cannot be kept \(text: /);
    expect((await kept('reasoning', 'q')).map(({ text }) => text)).toEqual([null]);
  });

  test('a server that knows no likelihoods is asked without them', async () => {
    const { common, kept } = await made();
    const server = await startModelServer((response, { body }) => {
      if ('logprobs' in body)
        send(response, 400, { error: { message: 'logprobs is not supported' } });
      else send(response, 200, answer('Grasp it.', null));
    });
    const settings = collectSettings(server, {
      teacher: 'qwen',
      protocol: 'chat',
      model: 'm',
      concurrency: 1,
    });
    const result = await runCollect({ ...common, settings }, unwatched);
    expect(result.failed).toBe(0);
    expect((await kept('reasoning', 'qwen'))[0]).toMatchObject({
      text: 'Grasp it.',
      logprobs: null,
    });
    expect(server.seen.filter(({ body }) => 'logprobs' in body)).toHaveLength(1);
  });
});
