import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { demo } from '../hub/hub-home';

/** What an export holds, as far as publishing looks at it. */
export async function writeExport(to: string): Promise<void> {
  await cp(path.join(demo, 'meta'), path.join(to, 'meta'), { recursive: true });
  await cp(path.join(demo, 'data'), path.join(to, 'data'), { recursive: true });
  await mkdir(path.join(to, 'curation'));
  const episodes = {
    written_by: 'DualVLA Studio 1.0',
    source: { name: 'de|mo', version: 'v3.0' },
    format: 'lerobot',
    decisions: 'reviewed',
    episodes: [
      { length: 10, keyframes: 2, curators: ['Ada', 'Ben'] },
      { length: 20, keyframes: 1, curators: ['Ada'] },
    ],
    skipped: [{ episode: 2 }],
  };
  await writeFile(path.join(to, 'curation/episodes.json'), JSON.stringify(episodes));
  const lines = ['curator', 'dataset', 'curator'].map((text_from) =>
    JSON.stringify({ text: 'go', text_from }),
  );
  await writeFile(path.join(to, 'curation/keyframes.jsonl'), `${lines.join('\n')}\n`);
  await writeFile(path.join(to, 'README.md'), '---\ntags:\n- mine\n---\n\n# sparse\n\nBody.\n');
}
