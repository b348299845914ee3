/**
 * Whether the lag of recorded hands is found where it is known: as recorded, each act beside the earliest mark of an
 * annotator who saw it, and with the hand's columns delayed by known times. Prints two tables for RESULTS.md.
 *
 *   npx tsx scripts/docs/lag-check.ts LABELS.json DATASET ...
 */
import { openDataset } from '../../src/core/datasets/open';
import { readLabels, type LabelledEpisode } from '../../src/core/evaluation/labels';
import type { EpisodeEvents } from '../../src/core/events/episode-events';
import { openSceneEvents } from '../../src/core/events/scene-events';
import { calibrationOf, type Calibration } from '../../src/core/keyframes/calibrate';
import { seenHands } from '../../src/core/keyframes/dataset-lag';
import { measureLag, type SeenHand } from '../../src/core/keyframes/gripper-lag';
import type { EmbodimentPart, EpisodeSignals } from '../../src/shared/model/dataset';
import type { GripperLag } from '../../src/shared/model/gripper-lag';
import { defaultPolicy } from '../../src/shared/model/policy';

const delaysSec = [-0.5, 0.5, 1, 1.5];
const nearSec = 0.25;
const mostEpisodes = 24;
const kinds = [
  ['close', 'gripper-close', 'grasp'],
  ['open', 'gripper-open', 'release'],
] as const;

interface Watched {
  episode: number;
  signals: EpisodeSignals;
  events: EpisodeEvents;
}

const [labelsFile, ...roots] = process.argv.slice(2);
if (labelsFile === undefined || roots.length === 0) {
  throw new Error('lag-check LABELS.json DATASET ...');
}
const labels = await readLabels(labelsFile);
const found: string[] = [];
const delayed: string[] = [];
for (const root of roots) {
  const dataset = await openDataset(root);
  const { name, embodiment } = dataset.summary;
  const calibration = await calibrationOf(dataset, embodiment);
  const episodes = await watch(root);
  const own = labels.filter((label) => label.dataset === name);
  const hands = handsOf(episodes, calibration, []);
  const lag = measureLag(hands.flatMap((each) => each.hands));
  const parts = embodiment.parts.filter(({ role }) => role === 'gripper' || role === 'hand');
  const late = delaysSec.map((sec) =>
    measureLag(handsOf(episodes, calibration, parts, sec).flatMap((each) => each.hands)),
  );
  for (const [key, cue, boundary] of kinds) {
    const { before, after, acts } = nearMarks(hands, own, { lag, key, cue, boundary });
    const said = lag[key];
    found.push(
      `| ${name} | ${key} | ${said === null ? 'not told' : `${said.lagSec.toFixed(2)} s, ${said.found} of ${said.acts}, ±${said.spreadSec.toFixed(2)}`} | ` +
        `${acts === 0 ? '' : `${before} of ${acts}`} | ${acts === 0 ? '' : `${after} of ${acts}`} |`,
    );
    const offs = late.map((each, i) => {
      const here = each[key];
      if (said === null || here === null) return 'not told';
      const off = here.lagSec - said.lagSec - (delaysSec[i] ?? 0);
      return `${here.found} of ${here.acts}, ${off < 0 ? '' : '+'}${off.toFixed(2)}`;
    });
    delayed.push(`| ${name} | ${key} | ${offs.join(' | ')} |`);
  }
  await dataset.close();
}
console.log('| dataset | act | lag, acts found, median deviation | as recorded | corrected |');
console.log('| --- | --- | --- | --- | --- |');
console.log(found.join('\n'));
console.log(`\n| dataset | act | ${delaysSec.map((sec) => `${sec} s`).join(' | ')} |`);
console.log(`| --- | --- |${delaysSec.map(() => ' --- |').join('')}`);
console.log(delayed.join('\n'));
process.exit(0);

async function watch(root: string): Promise<Watched[]> {
  const dataset = await openDataset(root);
  const { signal } = new AbortController();
  const events = await openSceneEvents(
    { dataset, store: null, modelFile: null, problems: [] },
    signal,
  );
  const watched: Watched[] = [];
  for (const { index } of dataset.episodes.slice(0, mostEpisodes)) {
    const seen = (await events.of(index))?.events ?? null;
    if (seen !== null) {
      watched.push({ episode: index, signals: await dataset.signals(index), events: seen });
    }
  }
  events.close();
  await dataset.close();
  return watched;
}

/** With the columns of these parts delayed; ends are held. */
function handsOf(
  episodes: readonly Watched[],
  calibration: Calibration,
  parts: readonly EmbodimentPart[],
  sec = 0,
): { episode: number; hands: SeenHand[] }[] {
  return episodes.map(({ episode, signals, events }) => ({
    episode,
    hands: seenHands(
      { signals: delayedBy(signals, parts, sec), events },
      calibration,
      defaultPolicy,
    ),
  }));
}

function delayedBy(
  signals: EpisodeSignals,
  parts: readonly EmbodimentPart[],
  sec: number,
): EpisodeSignals {
  const { frames, fps } = signals;
  const by = Math.round(sec * fps);
  const blocks = signals.blocks.map((block) => {
    const dims = parts.filter(({ feature }) => feature === block.key).flatMap((part) => part.dims);
    const width = block.names.length;
    const values = block.values.slice();
    for (const dim of dims) {
      for (let t = 0; t < frames; t++) {
        const from = Math.min(Math.max(t - by, 0), frames - 1);
        values[t * width + dim] = block.values[from * width + dim] ?? Number.NaN;
      }
    }
    return { ...block, values };
  });
  return { ...signals, blocks };
}

/** Marked acts of which the recording, as it is and corrected, has one of the kind within 0.25 s. */
function nearMarks(
  episodes: readonly { episode: number; hands: SeenHand[] }[],
  own: readonly LabelledEpisode[],
  {
    lag,
    key,
    cue,
    boundary,
  }: { lag: GripperLag; key: 'close' | 'open'; cue: string; boundary: string },
): { before: number; after: number; acts: number } {
  const sums = { before: 0, after: 0, acts: 0 };
  for (const { episode, hands } of episodes) {
    const [hand] = hands;
    const marks = own.find((label) => label.episode === episode)?.boundaries ?? [];
    if (hand === undefined) continue;
    const recorded = hand.acts
      .filter(({ kind }) => kind === cue)
      .map((act) => act.frame / hand.fps);
    const isNear = (sec: number, moved: number): boolean =>
      recorded.some((at) => Math.abs(at - moved - sec) <= nearSec + 1e-9);
    for (const { kind, from } of marks) {
      if (kind !== boundary) continue;
      sums.acts += 1;
      sums.before += Number(isNear(from / hand.fps, 0));
      sums.after += Number(isNear(from / hand.fps, lag[key]?.lagSec ?? 0));
    }
  }
  return sums;
}
