/**
 * The Python in the READMEs: it parses, and its loop takes a batch without any text. Needs python3; skipped without.
 */
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { runExport } from '../../../src/core/export/run';
import type { ExportOptions } from '../../../src/shared/model/export';
import { unwatched } from '../../../src/core/jobs/progress';
import { smallDataset } from '../datasets/small-dataset';
import { Curated } from './curated';

const hasPython = spawnSync('python3', ['--version']).status === 0;

function python(program: string, input: string): string {
  const { status, stderr } = spawnSync('python3', ['-c', program], { input, encoding: 'utf8' });
  return status === 0 ? '' : stderr;
}

const parses = 'import ast, sys; ast.parse(sys.stdin.read())';

/** torch and LeRobot by mocks; an embedding takes integers alone, and tokens of empty texts are floats until asked. */
const runs = `
import sys
from unittest.mock import MagicMock
torch = MagicMock()
for name in ("torch", "torch.nn", "torch.nn.functional", "lerobot", "lerobot.datasets", "lerobot.datasets.lerobot_dataset"):
    sys.modules[name] = torch
torch.utils.data.DataLoader.return_value = [{"reasoning": ["", ""]}]
floats, mask = MagicMock(), MagicMock()
batches = []
def tokenizer(texts, **_rest):
    return {"input_ids": floats, "attention_mask": mask}
def policy(batch, tokens):
    assert tokens["input_ids"] is floats.long.return_value, "an embedding takes no floats"
    batches.append(batch)
    return MagicMock(), MagicMock()
exec(compile(sys.stdin.read(), "README.md", "exec"), {"tokenizer": tokenizer, "policy": policy})
assert len(batches) == 1
assert floats.long.return_value.masked_fill.called
`;

const exports: readonly Partial<ExportOptions>[] = [
  {},
  { format: 'lerobot-v2.1' },
  { carrier: 'language', format: 'lerobot-v3.0' },
  { format: 'rlds' },
];

it.skipIf(!hasPython).each(exports)('the Python in the README of %j runs', async (options) => {
  const curated = await Curated.open(
    await smallDataset({ version: 'v3.0', lengths: [6], video: true }),
  );
  await curated.review(0, [1]);
  await runExport(curated.request(options), unwatched);
  const readme = await readFile(path.join(curated.out, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/```python\n([^]*?)```/g)].map((found) => found[1] ?? '');
  expect(blocks).not.toEqual([]);
  for (const block of blocks) {
    expect(python(block.includes('reasoning_loss') ? runs : parses, block)).toBe('');
  }
});
