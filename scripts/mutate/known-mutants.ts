/**
 * Mutants that once survived every test. Each must fail one of its tests; when code moves, its entry moves along. Where
 * the code itself was deleted, the entry stays with `gone`, and the text must not come back.
 */
export interface KnownMutant {
  /** From the repository's root, as every path here. */
  file: string;
  /** Stands in the file exactly once; with `gone`, not at all. */
  search: string;
  replace: string;
  /** Files or folders of tests. */
  tests: readonly string[];
  /** What would be lost. */
  why: string;
  gone?: true;
}

export const knownMutants: readonly KnownMutant[] = [
  {
    file: 'src/shared/model/fold-review.ts',
    search: "if (folding.turn === -1 && seen.reasoning.source !== 'curator') {",
    replace: "if (seen.reasoning.source !== 'curator') {",
    tests: ['test/shared/fold-review.test.ts', 'test/shared/fold-review-order.test.ts'],
    why: 'The text seen by the first decision counts, not the one that a later decision saw.',
  },
  {
    file: 'src/core/project/journal.ts',
    search: 'const refs = await file.append(lines, true);',
    replace: 'const refs = await file.append(lines, false);',
    tests: ['test/core/project/durable.test.ts'],
    why: 'A decision is on disk (fsync) before it is acknowledged.',
  },
  {
    file: 'src/core/project/lock.ts',
    search:
      'if (current?.owner?.token !== seen.owner?.token || current?.beatAtMs !== seen.beatAtMs) {',
    replace: 'if (false) {',
    tests: ['test/core/project/take-over.test.ts'],
    why: 'Who takes over a lock looks again first: it may be a living newcomer by now.',
  },
  {
    file: 'src/core/system/is-alive.ts',
    search: 'return !isZombie(pid);',
    replace: 'return true;',
    tests: ['test/core/project/take-over.test.ts'],
    why: 'A killed process that nobody has waited for holds nothing.',
  },
  {
    file: 'src/core/project/reviews.ts',
    search: 'proposed?.fingerprint === fingerprint ? proposed.keyframes : [],',
    replace: 'proposed?.keyframes ?? [],',
    tests: ['test/core/project/durable.test.ts'],
    why: 'Proposals of an older recording are no part of the review.',
  },
  {
    file: 'src/core/project/proposals-file.ts',
    search: '      await compact.sync();\n',
    replace: '',
    tests: ['test/core/project/durable.test.ts'],
    why: 'A compacted file is on disk before it takes the place of the old one.',
  },
  {
    file: 'src/core/keyframes/fuse.ts',
    search: 'Math.abs(other.frame - candidate.frame) / fps >= policy.minGapSec',
    replace: 'Math.abs(other.frame - candidate.frame) / fps > policy.minGapSec',
    tests: ['test/core/keyframes/fuse.test.ts'],
    why: 'Keyframes exactly the smallest gap apart both stay.',
  },
  {
    file: 'src/core/keyframes/fuse.ts',
    search: 'candidate.score >= policy.threshold',
    replace: 'candidate.score > policy.threshold',
    tests: ['test/core/keyframes/fuse.test.ts'],
    why: 'A score that just reaches the threshold is enough.',
  },
  {
    file: 'src/core/keyframes/phases.ts',
    search: 'frame > from + margin && frame < to - margin',
    replace: 'frame > from + margin',
    tests: ['test/core/keyframes/phases.test.ts'],
    why: 'The last movement does not begin where the arm is at its goal already.',
  },
  {
    file: 'src/core/keyframes/phases.ts',
    search: 'const lift = Math.max(off, close.frame + Math.ceil(policy.minGapSec * fps - 1e-9));',
    replace: 'const lift = off;',
    tests: ['test/core/keyframes/phases.test.ts'],
    why: 'The lift keeps the smallest gap from the closing.',
  },
  {
    file: 'src/core/keyframes/phases.ts',
    search: 'n === 0 || comesToRest(speed, cycle.from, cycle.close.frame, settings.stopShare),',
    replace: 'true,',
    tests: ['test/core/keyframes/phases.test.ts'],
    why: 'A hand that closes while its arm swings past grasps nothing.',
  },
  {
    file: 'src/core/keyframes/scene-evidence.ts',
    search: '1.645 * Math.sqrt(variance)',
    replace: '0 * Math.sqrt(variance)',
    tests: ['test/core/keyframes/scene-evidence.test.ts'],
    why: 'Scene events count where they meet more than chance would (5 %), not where they meet a little more.',
  },
  {
    file: 'src/core/export/select/select-episodes.ts',
    search: 'if (other === undefined || score > other.score)',
    replace: 'if (other === undefined || score < other.score)',
    tests: ['test/core/export/selection.test.ts'],
    why: 'Of two keyframes on a frame the stronger one is exported.',
  },
  {
    file: 'src/core/export/select/select-episodes.ts',
    search: 'if (keyframes.some(({ frame }) => frame >= length)) return changed;',
    replace: '',
    tests: ['test/core/export/selection.test.ts'],
    why: 'A keyframe past the end of its episode is never exported.',
  },
  {
    file: 'src/core/export/lerobot/meta/episodes-v3.ts',
    search: 'WHERE e."studio.copy" = 1 ORDER BY k.target',
    replace: 'ORDER BY k.target',
    tests: ['test/core/export/episodes-v3.test.ts'],
    why: 'An episode that the source lists twice is listed once in the export.',
  },
  {
    file: 'src/shared/rpc/handshake.ts',
    search:
      "if (!(await proves(key, 'window', nonces, proof))) throw refusal('The proof is wrong.');",
    replace: '',
    tests: ['test/web/first-message.test.ts'],
    why: 'The WebSocket is the whole contract: nobody gets it who does not know a secret.',
  },
  {
    file: 'src/core/export/video/cut-video.ts',
    search: 'if (pictures === wanted && (await joinsHold(request, target))) return true;',
    replace: 'if (await joinsHold(request, target)) return true;',
    tests: ['test/core/export/cut-video.test.ts'],
    why: 'A cut that lost a picture is made another way.',
  },
  {
    file: 'src/core/export/video/cut-video.ts',
    search: 'return samePictures(pairs, signal);',
    replace: 'return true;',
    tests: ['test/core/export/cut-video.test.ts'],
    why: 'A join whose pictures do not come out as the source has them is made another way.',
  },
  {
    file: 'src/core/export/target/partial.ts',
    search: '  if (await exists(out)) {',
    replace: '  if (false) {',
    tests: ['test/core/export/partial.test.ts'],
    why: 'An export never takes a name that something else took while it ran.',
  },
  {
    file: 'src/core/export/target/partial.ts',
    search: '  await syncFolders(folder);\n  if',
    replace: '  if',
    tests: ['test/core/export/partial.test.ts'],
    why: 'The folders of an export are on disk before it gets its name.',
  },
  {
    file: 'src/core/jobs/registry.ts',
    search: 'samePhase ? Math.max(progress.done, facts.progress.done) : progress.done;',
    replace: 'progress.done;',
    tests: ['test/core/jobs'],
    why: 'Progress never runs backwards.',
  },
  {
    file: 'src/core/jobs/registry.ts',
    search: 'if (samePhase && Math.abs(now - toldAtMs) < reportEveryMs) return;',
    replace: '',
    tests: ['test/core/jobs'],
    why: 'At most ten reports a second reach the windows.',
  },
];

/** Where the mutant's text begins. Throws where the list does not fit the code any more. */
export function placeOf({ file, search, gone }: KnownMutant, text: string): number {
  const found = text.split(search).length - 1;
  if (found !== (gone === true ? 0 : 1)) {
    throw new Error(`${file} has ${found} times: ${search}\nMend scripts/mutate/known-mutants.ts.`);
  }
  return text.indexOf(search);
}
