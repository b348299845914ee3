/** Last step of the build: dist/renderer/licences.txt, which every host shows and every package contains. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { licenceReport, nodeParts, objections, windowParts } from './licences';

const root = path.resolve(import.meta.dirname, '../..');
const bundled = path.join(root, 'dist/renderer/licences.json');
const parts = [...nodeParts(root), ...windowParts(bundled)];
for (const sentence of objections(parts)) process.stderr.write(`Licences: ${sentence}\n`);
const studio = readFileSync(path.join(root, 'LICENSE'), 'utf8');
writeFileSync(path.join(root, 'dist/renderer/licences.txt'), licenceReport(studio, parts));
rmSync(bundled);
