/** Parts of a chat completion request, and what they come to in tokens. */
import type { Dialect } from './dialect';

export type Part = { text: string } | { picture: Uint8Array };

/** The content of a message; pictures are JPEG. */
export const contentOf = (parts: readonly Part[]): object[] =>
  parts.map((part) =>
    'text' in part
      ? { type: 'text', text: part.text }
      : {
          type: 'image_url',
          image_url: {
            url: `data:image/jpeg;base64,${Buffer.from(part.picture).toString('base64')}`,
          },
        },
  );

/** How the shape of the answer is asked for. */
export function formatOf({ format }: Dialect, name: string, schema: object): object {
  if (format === 'plain') return {};
  if (format === 'json_object') return { response_format: { type: 'json_object' } };
  const json_schema = { name, strict: true, schema };
  return { response_format: { type: 'json_schema', json_schema } };
}

/** About four characters a token in English. */
export const tokensOf = (characters: number): number => Math.ceil(characters / 4);

/**
 * Of one picture, estimated: 85 and 170 for every 512 x 512 begun, or one per 28 x 28 patch, whichever is more: the
 * rules of GPT-4o and of Qwen2-VL.
 */
export function pictureTokens({ width, height }: { width: number; height: number }): number {
  const tiles = 85 + 170 * Math.ceil(width / 512) * Math.ceil(height / 512);
  const patches = Math.ceil(width / 28) * Math.ceil(height / 28);
  return Math.max(tiles, patches);
}
