/**
 * A core in a process of its own that can be killed: opens the toy project in argv[2], says `{ready}`, answers each
 * line `{call, decisions}` with `{call, acknowledged}` once the decisions are on disk, and proposes anew all the while.
 */
import path from 'node:path';
import { createInterface } from 'node:readline';
import { openProject } from '../../../src/core/project/open-project';
import type { Decision } from '../../../src/shared/model/decision';
import { proposal } from '../../shared/decisions';
import { toyDataset, toyEpisodes } from './toy-dataset';

const root = process.argv[2] ?? '';
const project = await openProject({
  dataset: toyDataset(path.join(root, 'toy'), toyEpisodes),
  path: path.join(root, 'toy.curation'),
  dataDir: path.join(root, 'data'),
});
const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);
say({ ready: project.info });

let round = 0;
createInterface({ input: process.stdin }).on('line', (line) => {
  const { call, decisions } = JSON.parse(line) as { call: number; decisions: Decision[] };
  void project.append(decisions).then(
    (acknowledged) => say({ call, acknowledged }),
    (error: unknown) => say({ call, error: String(error) }),
  );
  round += 1;
  const keyframes = [10, 30, 50].map((frame) =>
    proposal(`r${process.pid}-${round}-${frame}`, frame),
  );
  const episode = round % toyEpisodes.length;
  void project
    .saveProposals({ episode, fingerprint: 'f', policy: 'p', madeAtMs: round, keyframes })
    .catch((error: unknown) => say({ error: String(error) }));
});
