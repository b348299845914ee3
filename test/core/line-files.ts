/** What a project's files of lines and of JSON hold, by name: compared byte for byte. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export async function lineFilesOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder, { recursive: true })).filter((name) =>
    /\.jsonl?$/.test(name),
  );
  const texts = names
    .sort()
    .map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(texts));
}
