/** Real datasets that may lie beside the checkout. Tests use them when they are there and say so when not. */
import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const data = path.join(root, '../shared/data');

/** Folder of the real datasets, or null. Use with `describe.skipIf(sharedData === null)`. */
export const sharedData: string | null = existsSync(path.join(data, 'cr5-banana-v21'))
  ? data
  : null;

/** Path of one real dataset; only call it where `sharedData` is not null. */
export const realDataset = (name: string): string => path.join(data, name);

export const sharedLabels: string | null = existsSync(
  path.join(root, '../shared/labels/labels.json'),
)
  ? path.join(root, '../shared/labels/labels.json')
  : null;

export const repositoryRoot = root;
export const demoDataset = path.join(root, 'assets/demo');
