/** Which of LeRobot's loaders would read an export, and what the repairs would do. */
import {
  repairs,
  type ExportPlan,
  type LoaderVerdict,
  type Repair,
} from '../../../shared/model/export';
import { findFaults, type Fault } from './faults';
import type { CopyOutline, LeRobotOutline } from './lerobot-outline';
import { gapsOfSource, type Gap } from './rows/gaps';
import { languageHubs } from './rows/carriers';
import type { LostPictures } from './videos/placed-pictures';

/** The last release that reads v2, and the first that reads v3. */
const oldLoader = 'LeRobot up to 0.3';
const newLoader = 'LeRobot 0.4 and later';
const languageLoader = 'LeRobot 0.6 and later';

/** @param written what was found in the videos that were written; null before that */
export function loaderVerdicts(
  outline: LeRobotOutline,
  written: readonly LostPictures[] | null,
): Pick<ExportPlan, 'loaders' | 'repairs'> {
  const lost = written ?? (outline.way === 'copied' ? outline.lost : []);
  const faults = findFaults(outline, lost);
  const seen =
    written === null
      ? 'its pictures will be looked up once they are written'
      : 'its videos list each picture at its time (what is copied was not decoded; dualvla inspect --deep does that)';
  return { loaders: loaders(outline, faults, seen), repairs: offers(outline, faults) };
}

/** A copy also says who would read it in the other layout: nobody named the version. */
function loaders(outline: LeRobotOutline, faults: readonly Fault[], seen: string): LoaderVerdict[] {
  const { layout, version, options } = outline;
  const hasLanguage = options.carrier === 'language' || keepsLanguage(outline);
  const ofV3 = hasLanguage ? languageLoader : newLoader;
  const stopping = faults.filter((fault) => isStopping(fault, layout));
  const hasVideos =
    outline.way === 'copied' ? outline.videos.length > 0 : outline.cameras.length > 0;
  const because = `It reads ${version}, and rows and totals are as it wants them${hasVideos ? `; ${seen}` : ''}.`;
  const loader = layout === 'v2' ? oldLoader : ofV3;
  const numbers = outline.episodes.map(({ episode }) => episode);
  const gaps = outline.way === 'anew' ? outline.rows.gaps : gapsOfSource(numbers, outline.facts);
  const native = withGaps(verdict(stopping, loader, because), gaps);
  if (outline.way === 'anew') return [native];
  if (layout === 'v3') {
    const why = `It reads only v2.x; ${version} came with LeRobot 0.4. Export as lerobot-v2.1 for it.`;
    return [native, { accepts: false, loader: oldLoader, because: why }];
  }
  const why = `It refuses ${version} and reads only v3.0; export as lerobot-v3.0 for it.`;
  return [native, { accepts: false, loader: newLoader, because: why }];
}

/** Only LeRobot from 0.6 on knows columns of this kind. */
const keepsLanguage = (outline: LeRobotOutline): boolean =>
  outline.way === 'anew'
    ? outline.rows.columns.some(({ name }) => Object.hasOwn(languageHubs, name))
    : outline.dataset.summary.features.some(({ dtype }) => dtype === 'language');

const isStopping = ({ settled, stops }: Fault, layout: 'v2' | 'v3'): boolean =>
  !settled && (stops === 'all' || stops === layout);

/** Whether something keeps the version's own loader from reading the export that no repair would mend. */
export function beyondRepair(outline: CopyOutline): boolean {
  return findFaults(outline, outline.lost).some(
    (fault) => fault.repair === null && isStopping(fault, outline.layout),
  );
}

/** @param readable why it reads the export if nothing stops it */
function verdict(stopping: readonly Fault[], loader: string, readable: string): LoaderVerdict {
  if (stopping.length === 0) return { accepts: true, loader, because: readable };
  const reasons = stopping.slice(0, 3).map(({ what }) => what);
  if (stopping.length > 3) reasons.push(`${stopping.length - 3} more faults`);
  const helping = repairs.filter((repair) => stopping.some((fault) => fault.repair === repair));
  const remedy = stopping.every(({ repair }) => repair !== null)
    ? `; repair ${helping.join(', ')} would help`
    : '; no repair of a copy helps against all of it, an export that names its version (lerobot-v3.0 or lerobot-v2.1) is written anew';
  return { accepts: false, loader, because: `It would refuse: ${reasons.join('; ')}${remedy}.` };
}

/** A loader reads NaN, a policy learns nothing from it. */
const withGaps = (verdict: LoaderVerdict, gaps: readonly Gap[]): LoaderVerdict =>
  gaps.length === 0 || !verdict.accepts
    ? verdict
    : {
        ...verdict,
        because: `${verdict.because} But values of ${[...new Set(gaps.map(({ key }) => key))].join(', ')} are NaN in some episodes, and training on them fails.`,
      };

const promises: Readonly<Record<Repair, string>> = {
  timestamps: 'Writes timestamps anew as frame / fps',
  indices: 'Counts frame_index, index and episode_index anew, adding those that are missing',
  totals: 'Corrects totals, splits and dataset-wide statistics, and drops cameras without files',
};

/** Only repairs that would change something. */
function offers({ options }: LeRobotOutline, faults: readonly Fault[]): ExportPlan['repairs'] {
  return repairs.flatMap((repair) => {
    const helped = faults.filter((fault) => fault.repair === repair);
    const chosen = options.repair.includes(repair);
    // What leaving out episodes or frames settles by itself needs no repair.
    if (helped.every(({ settled }) => settled && !chosen)) return [];
    const why = helped.map(({ what }) => what).join('; ');
    return [{ repair, chosen, message: `${promises[repair]}: ${why}.` }];
  });
}
