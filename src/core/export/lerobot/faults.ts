/** What would keep LeRobot from reading an export, and which repair would help: made of the outline's facts. */
import type { Repair } from '../../../shared/model/export';
import type { AnewOutline, CopyOutline, LeRobotOutline } from './lerobot-outline';
import { totalsOf } from './meta/info';
import { addedByRepair } from './rows/columns';
import { canStack } from './rows/gaps';
import type { EpisodeFacts } from './rows/survey';
import type { LostPictures } from './videos/placed-pictures';
import { toleranceSec } from '../../video/picture-table';

export interface Fault {
  /** A clause without full stop, fit to follow `because`. */
  what: string;
  /** The repair that helps, if there is one. */
  repair: Repair | null;
  /** Whether the chosen repairs (or numbering anew) already take care of it. */
  settled: boolean;
  /** Which readers refuse the dataset for it, at once or at the first frame. `none`: only worth saying. */
  stops: 'all' | 'v2' | 'v3' | 'none';
}

/**
 * Of an export that is written anew only the timestamps may be the source's; of a copy everything is.
 *
 * @param lost pictures that LeRobot would not find
 */
export function findFaults(outline: LeRobotOutline, lost: readonly LostPictures[]): Fault[] {
  if (outline.way === 'anew') return [...timesThatStayed(outline), ...pictureFaults(lost)];
  return [
    ...pictureFaults(lost),
    ...timestampFaults(outline),
    ...indexFaults(outline),
    ...columnFaults(outline),
    ...cameraFaults(outline),
    ...totalFaults(outline),
    ...taskFaults(outline),
  ];
}

function pictureFaults(lost: readonly LostPictures[]): Fault[] {
  const cameras = new Set(lost.map(({ camera }) => camera));
  return [...cameras].map((camera) => {
    const places = lost.filter((each) => each.camera === camera);
    const [missed, of] = [
      sum(places.map((each) => each.lost)),
      sum(places.map((each) => each.frames)),
    ];
    const what = `${missed} of ${of} pictures of ${camera} in ${episodes(places)} are not within ${toleranceSec} s of the time of their row`;
    return { what, repair: null, settled: false, stops: 'all' };
  });
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function timesThatStayed(outline: AnewOutline): Fault[] {
  const { layout, cameras, fps, retime } = outline;
  const off = factsOf(outline).filter(({ offsetSec, stepSec }) => {
    // Where there are no pictures nothing is looked up by time; v2.1 checks the steps all the same.
    const isLost = cameras.length > 0 && !(offsetSec <= toleranceSec);
    return isLost || (layout === 'v2' && !(stepSec <= toleranceSec));
  });
  if (off.length === 0) return [];
  const what = `timestamps of ${episodes(off)} are not frame / ${fps}`;
  return [{ what, repair: 'timestamps', settled: retime, stops: layout }];
}

function timestampFaults(outline: CopyOutline): Fault[] {
  const facts = factsOf(outline);
  const chosen = outline.rules.repairs.has('timestamps');
  const finding = (what: string, stops: Fault['stops']): Fault => ({
    what,
    repair: 'timestamps',
    settled: chosen,
    stops,
  });
  if (outline.files.some(({ columns }) => !columns.has('timestamp'))) {
    return [finding('its rows have no timestamp', 'all')];
  }
  const gaps = facts.filter(({ stepSec }) => Number.isNaN(stepSec));
  if (gaps.length > 0) {
    return [finding(`timestamps are missing in ${episodes(gaps)}`, 'all')];
  }
  const found: Fault[] = [];
  const steps = facts.filter(({ stepSec }) => stepSec > toleranceSec);
  if (steps.length > 0) {
    const worstStep = largest(steps.map(({ stepSec }) => stepSec));
    const what = `timestamps of ${episodes(steps)} do not advance by 1/${outline.rules.fps} s (off by up to ${seconds(worstStep)})`;
    found.push(finding(what, 'v2'));
  }
  const offsets = facts.filter(({ offsetSec }) => offsetSec > toleranceSec);
  if (offsets.length > 0) {
    const worst = largest(offsets.map(({ offsetSec }) => offsetSec));
    const hasPictures = outline.videos.length > 0;
    const what = `timestamps of ${episodes(offsets)} are up to ${seconds(worst)} away from their pictures`;
    found.push(finding(what, hasPictures ? 'all' : 'none'));
  }
  return found;
}

function indexFaults(outline: CopyOutline): Fault[] {
  const { rules, files, episodes: kept, layout } = outline;
  const repaired = rules.repairs.has('indices');
  const facts = factsOf(outline);
  const lacks = (name: string): boolean => files.some(({ columns }) => !columns.has(name));
  const found: Fault[] = [];
  const add = (what: string, stops: Fault['stops'], settled: boolean): void => {
    found.push({ what, repair: 'indices', settled, stops });
  };
  if (lacks('frame_index')) {
    add(
      'its rows have no frame_index, which training does not need but viewers do',
      'none',
      repaired,
    );
  } else {
    const wrong = facts.filter(({ frameIndexRight }) => !frameIndexRight);
    if (wrong.length > 0) {
      add(`frame_index of ${episodes(wrong)} does not count from 0`, 'none', repaired);
    }
  }
  if (lacks('episode_index')) {
    add('its rows have no episode_index', 'all', repaired);
  } else {
    const wrong = facts.filter(({ episodeIndexRight }) => !episodeIndexRight);
    if (wrong.length > 0) {
      add(`episode_index of ${episodes(wrong)} names another episode`, 'all', rules.renumber);
    }
  }
  if (kept.some(({ episode }, position) => episode !== position)) {
    add('its episodes are not numbered from 0 without holes', 'all', rules.renumber);
  }
  if (lacks('index')) {
    add('its rows have no index', 'v3', repaired);
  } else {
    const wrong = kept.filter(({ episode, from }) => {
      const fact = outline.facts.get(episode);
      return fact === undefined || !fact.indexCountsUp || fact.firstIndex !== from;
    });
    if (wrong.length > 0) {
      add(`index of ${episodes(wrong)} does not count through all episodes`, 'v3', rules.renumber);
    }
  }
  if (layout === 'v3') {
    const wrong = kept.filter(({ episode, from, frames }) => {
      const stated = outline.facts.get(episode)?.globalRange;
      return stated?.from !== from || stated.to !== from + frames.length;
    });
    if (wrong.length > 0) {
      add(
        `dataset_from_index and dataset_to_index of ${episodes(wrong)} are not their rows`,
        'v3',
        rules.renumber,
      );
    }
  }
  if (!rowsInOrder(outline)) {
    found.push({
      what: 'its rows do not lie in the order of episodes and frames',
      repair: null,
      settled: false,
      stops: 'all',
    });
  }
  return found;
}

/** Whether file after file, row after row gives episode after episode, frame after frame. */
function rowsInOrder(outline: CopyOutline): boolean {
  const starts = new Map(outline.episodes.map(({ episode, from }) => [episode, from]));
  let next = 0;
  for (const { episodes: inFile } of outline.files) {
    const facts = inFile
      .flatMap((episode) => outline.facts.get(episode) ?? [])
      .sort((a, b) => a.firstRow - b.firstRow);
    for (const { episode, rows, rowsInOrder: ordered } of facts) {
      if (!ordered || starts.get(episode) !== next) return false;
      next += rows;
    }
  }
  return true;
}

function columnFaults(outline: CopyOutline): Fault[] {
  const { files, dataset, rules } = outline;
  const [first, ...others] = files;
  if (first === undefined) return [];
  const found: Fault[] = [];
  const add = (what: string, stops: Fault['stops']): void => {
    found.push({ what, repair: null, settled: false, stops });
  };
  const other = others.find(({ columns }) => schemaOf(columns) !== schemaOf(first.columns));
  if (other !== undefined) {
    add(`${other.source.relative} has other columns than ${first.source.relative}`, 'all');
  }
  const declared = new Map(dataset.summary.features.map(({ key, dtype }) => [key, dtype]));
  const undeclared = [...first.columns.keys()].filter((name) => !declared.has(name));
  if (undeclared.length > 0) {
    add(`column ${undeclared.slice(0, 3).join(', ')} is not declared in meta/info.json`, 'v3');
  }
  const language = dataset.summary.features.filter(({ dtype }) => dtype === 'language');
  if (language.length > 0) {
    const keys = language.map(({ key }) => key).join(', ');
    add(`${keys} is of the kind language, which only LeRobot 0.6 and later know`, 'v2');
  }
  const structs = dataset.summary.features.filter(
    (feature) => !canStack(feature, first.columns.get(feature.key) ?? ''),
  );
  if (structs.length > 0) {
    add(
      `${structs.map(({ key }) => key).join(', ')} is a struct, which LeRobot cannot stack`,
      'all',
    );
  }
  const gappy = factsOf(outline).filter(({ withNulls }) => withNulls.length > 0);
  if (gappy.length > 0) {
    const names = [...new Set(gappy.flatMap(({ withNulls }) => withNulls))].slice(0, 3);
    add(`rows of ${episodes(gappy)} have no value of ${names.join(', ')}`, 'all');
  }
  const repaired = new Set(addedByRepair(first.columns, rules).map(({ name }) => name));
  const missing = [...declared]
    .filter(([key, dtype]) => dtype !== 'video' && !first.columns.has(key) && !repaired.has(key))
    .map(([key]) => key);
  if (missing.length > 0) {
    add(`declared feature ${missing.slice(0, 3).join(', ')} has no column`, 'v3');
  }
  return found;
}

function cameraFaults(outline: CopyOutline): Fault[] {
  return outline.absentCameras.map((camera) => ({
    what: `camera ${camera} is declared but has no files`,
    repair: 'totals' as const,
    settled: outline.droppedCameras.includes(camera),
    stops: 'all' as const,
  }));
}

function totalFaults(outline: CopyOutline): Fault[] {
  // Where episodes are left out the totals follow from the rest, whatever the source says.
  if (outline.leavesOut) return [];
  const found: Fault[] = [];
  for (const [key, total] of Object.entries(totalsOf(outline))) {
    const stated = outline.info[key];
    // What LeRobot takes at its word: how many episodes to look for; in v3, how many frames.
    const trusted = key === 'total_episodes' ? 'all' : key === 'total_frames' ? 'v3' : 'none';
    const isUnsaid = key === 'splits' ? stated === undefined : typeof stated !== 'number';
    const [said, value] = [JSON.stringify(stated ?? null), JSON.stringify(total)];
    if (said === value || (isUnsaid && trusted === 'none')) continue;
    found.push({
      what: `${key} is ${said}, not ${value}`,
      repair: 'totals',
      settled: outline.rules.repairs.has('totals'),
      stops: isUnsaid || Number(said) > Number(value) ? trusted : 'none',
    });
  }
  return found;
}

function taskFaults(outline: CopyOutline): Fault[] {
  const { dataset, layout } = outline;
  const used = new Set(factsOf(outline).flatMap(({ taskIndices }) => taskIndices));
  const nameless = [...used].filter((index) => !dataset.taskTable.has(index));
  const found: Fault[] = [];
  const add = (what: string, stops: Fault['stops']): void => {
    found.push({ what, repair: null, settled: false, stops });
  };
  if (outline.files.some(({ columns }) => !columns.has('task_index'))) {
    add('its rows have no task_index', 'all');
  } else if (nameless.length > 0) {
    add(`task_index ${nameless.slice(0, 3).join(', ')} has no text in the task list`, 'all');
  }
  const list = 'meta/tasks.parquet';
  if (layout !== 'v3') return found;
  if (outline.sideFiles.every(({ to }) => to !== list)) add(`there is no ${list}`, 'v3');
  else if ([...dataset.taskTable.keys()].some((index, row) => index !== row)) {
    add(`${list} is not in the order of task_index, so LeRobot would mix up tasks`, 'v3');
  }
  return found;
}

/** Columns are found by name, in whatever order they lie. */
const schemaOf = (columns: ReadonlyMap<string, string>): string =>
  JSON.stringify([...columns].sort(([a], [b]) => (a < b ? -1 : 1)));

const factsOf = ({ episodes: kept, facts }: LeRobotOutline): EpisodeFacts[] =>
  kept.flatMap(({ episode }) => facts.get(episode) ?? []);

/** `episode 3`, or `12 episodes (the first is 3)`. */
function episodes(which: readonly { episode: number }[]): string {
  const first = which[0]?.episode ?? 0;
  return which.length === 1
    ? `episode ${first}`
    : `${which.length} episodes (the first is ${first})`;
}

const seconds = (value: number): string =>
  `${value >= 0.01 ? value.toFixed(2) : value.toPrecision(1)} s`;

/** Of more, maybe, than a call takes arguments. */
const largest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));
