/**
 * `npm run verify-loss`: derives the golden numbers anew and holds them against those that are kept, and the PyTorch
 * module that every distillation export brings against both. Needs a Python with PyTorch, such as Debian's
 * (`python3-torch`); another one is named by DUALVLA_PYTHON. Ends with 1 where anything is off or missing. `npm test`
 * does the same for TypeScript.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
const golden = path.join(here, 'golden.json');
const module = path.resolve(here, '../../assets/distill');
const named = process.env['DUALVLA_PYTHON'];

const python = [...(named === undefined ? [] : [named]), '/usr/bin/python3', 'python3'].find(
  (candidate) => spawnSync(candidate, ['-c', 'import torch']).status === 0,
);
if (python === undefined) {
  console.error(
    'No Python here has PyTorch: apt-get install python3-torch, or set DUALVLA_PYTHON.',
  );
  process.exit(1);
}
const derived = execFileSync(python, [path.join(here, 'derive.py')], { encoding: 'utf8' });
if (derived !== readFileSync(golden, 'utf8')) {
  console.error(`${golden} is not what derive.py derives; write it anew.`);
  process.exit(1);
}
const { status } = spawnSync(python, [path.join(here, 'check.py'), golden, module], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
