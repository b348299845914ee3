import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { embeddedLikeness } from '../../../../src/core/score/knowledge/embeddings';

let server: Server | null = null;
afterEach(() => server?.close());

/** Represents a text by how many of some letters it has; answers in reverse order. */
async function serve(
  answer?: (input: string[]) => object,
): Promise<{ endpoint: string; asked: string[][] }> {
  const asked: string[][] = [];
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { input } = JSON.parse(Buffer.concat(parts).toString()) as { input: string[] };
      asked.push(input);
      const data = input.map((text, index) => ({
        index,
        embedding: ['a', 'b', 'c'].map((letter) => text.split(letter).length - 1),
      }));
      response.end(
        JSON.stringify(answer === undefined ? { data: data.toReversed() } : answer(input)),
      );
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}/v1`, asked };
}

const signal = new AbortController().signal;

it('compares texts by the cosine of their embeddings, and asks for each once', async () => {
  const { endpoint, asked } = await serve();
  const likeness = embeddedLikeness({ endpoint, model: 'm', key: null }, signal);
  const alike = await likeness('aa', ['a', 'ab', 'c', 'a']);
  expect([...alike.keys()]).toEqual(['a', 'ab', 'c']);
  expect(alike.get('a')).toBeCloseTo(1, 6);
  expect(alike.get('ab')).toBeCloseTo(Math.SQRT1_2, 6);
  expect(alike.get('c')).toBe(0);
  await likeness('ab', ['a', 'bb']);
  expect(asked).toEqual([['aa', 'a', 'ab', 'c'], ['bb']]);
});

it.each([
  [
    'one is missing',
    (input: string[]) => ({ data: input.slice(1).map((_, index) => ({ index, embedding: [1] })) }),
  ],
  [
    'they differ in size',
    (input: string[]) => ({
      data: input.map((_, index) => ({ index, embedding: [1, 2].slice(index) })),
    }),
  ],
  ['it is something else', () => ({ error: 'no' })],
])('says so where %s', async (_name, answer) => {
  const { endpoint } = await serve(answer);
  const likeness = embeddedLikeness({ endpoint, model: 'm', key: null }, signal);
  await expect(likeness('a', ['b'])).rejects.toMatchObject({
    code: 'model-failed',
    message: expect.stringMatching(
      /^The embedding server 127\.0\.0\.1:\d+ gave no embedding/,
    ) as string,
  });
});
