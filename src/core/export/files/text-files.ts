/** New files of text, however long: written piece by piece and synced. Objects are JSON as Python writes it. */
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { stringifyPythonJson } from './python-json';

/** Characters that are gathered before they go to the disk. */
const gathered = 1 << 20;

/** Writes these texts in order; `wrote` is told the bytes as they go. Throws what the file system throws. */
export async function writeTexts(
  file: string,
  texts: AsyncIterable<string> | Iterable<string>,
  wrote: (bytes: number) => void = () => {},
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(file, 'wx');
  try {
    let pending: string[] = [];
    let length = 0;
    const flush = async (): Promise<void> => {
      const bytes = Buffer.from(pending.join(''));
      await handle.writeFile(bytes);
      wrote(bytes.length);
      pending = [];
      length = 0;
    };
    for await (const text of texts) {
      pending.push(text);
      length += text.length;
      if (length >= gathered) await flush();
    }
    await flush();
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export const writeText = (file: string, text: string): Promise<void> => writeTexts(file, [text]);

export const writeObject = (file: string, object: unknown): Promise<void> =>
  writeText(file, `${stringifyPythonJson(object, 4)}\n`);

/** One line per object. */
export const writeObjects = (
  file: string,
  objects: Iterable<unknown> | AsyncIterable<unknown>,
): Promise<void> => writeTexts(file, linesOf(objects));

async function* linesOf(
  objects: Iterable<unknown> | AsyncIterable<unknown>,
): AsyncGenerator<string> {
  for await (const object of objects) yield `${stringifyPythonJson(object)}\n`;
}

/** A JSON object as text, entry by entry, in lines: whole it may not fit into one string. */
export async function* jsonObject(
  entries: AsyncIterable<[string, unknown]>,
): AsyncGenerator<string> {
  let before = '{';
  for await (const [key, value] of entries) {
    yield `${before}\n${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    before = ',';
  }
  yield before === '{' ? '{}' : '\n}';
}
