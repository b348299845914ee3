/** What a stranger's dataset calls things is text in the README and the report of an export, and nothing else. */
import { readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { code, plainText } from '../../../src/core/export/markdown';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import { smallDataset } from '../datasets/small-dataset';
import { Curated } from './curated';

const evil = 'set\n# Owned\n``[x](http:/a)<img src=x onerror=alert(1)>';
const camera = 'top\n## Owned <b>too</b> http://a.example www.a.example';

it.each(['lerobot', 'lerobot-v3.0', 'ecot-json'] as const)(
  'quotes names of the dataset in the papers of %s',
  async (format) => {
    const made = await smallDataset({
      version: 'v2.1',
      lengths: [6],
      tasks: [evil],
      columns: { reasoning: "'dense'" },
      features: {
        reasoning: { dtype: 'string', shape: [1], names: null },
        [camera]: { dtype: 'video', shape: [8, 8, 3], names: null },
      },
    });
    const root = path.join(path.dirname(made), evil.replaceAll('/', '_'));
    await rename(made, root);
    const curated = await Curated.open(root);
    await curated.review(0, [1]);
    await runExport(curated.request({ format }), unwatched);
    const readme = await readFile(path.join(curated.out, 'README.md'), 'utf8');
    const headings = readme.match(/^#.*$/gm) ?? [];
    expect(headings.filter((line) => line.includes('Owned'))).toEqual([]);
    const outside = readme.replaceAll(/(`+)(?!`)[^]*?[^`]\1(?!`)/g, '');
    expect(outside).not.toMatch(/(?<!\\)<(img|b)|(?<!\\)\[x|http:\/\/|www\.a/);
    const report = await readFile(path.join(curated.out, 'curation/report.html'), 'utf8');
    expect(report).not.toMatch(/<img|<b>too/);
    expect(report).toContain('&lt;img');
  },
);

it('leaves plain names as they are', () => {
  expect(code('bridge_v2 (sim)')).toBe('`bridge_v2 (sim)`');
  const sentence = "It reads v3.0: `x`'s frame_index; meta/tasks.parquet is 1/30 s off.";
  expect(plainText(sentence.replaceAll('`', ''))).toBe(sentence.replaceAll('`', ''));
});

it('keeps what would be Markdown in its place', () => {
  expect(code('a`b')).toBe('`` a`b ``');
  expect(code('``` \n# x')).toBe('```` ```  # x ````');
  expect(plainText('a\n# b <i>*c*</i> [d](https://e)\u202e')).toBe(
    'a # b \\<i\\>\\*c\\*\\</i\\> \\[d\\](https\\://e)',
  );
});
