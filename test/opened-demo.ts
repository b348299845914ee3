/** The demo dataset, for tests that change nothing about how it is read. */
import type { Dataset } from '../src/core/datasets/dataset';
import { openDataset } from '../src/core/datasets/open';
import { demoDataset } from './shared-data';

let demo: Promise<Dataset> | null = null;

/** Opened once for all tests of a process, with which it ends. */
export const openedDemo = (): Promise<Dataset> => (demo ??= openDataset(demoDataset));
