/** Which of LeRobot's loaders would read an export, and what the repairs would do. */
import type { ExportPlan, LoaderVerdict, Repair } from '../../../../shared/model/export';
import { repairs } from '../../../../shared/model/export';
import type { ExportDraft } from './draft';
import { findFaults, type Finding } from '../faults';

/** The last release that reads v2, and the first that reads v3. */
const oldLoader = 'LeRobot up to 0.3';
const newLoader = 'LeRobot 0.4 and later';

export function judge(draft: ExportDraft): Pick<ExportPlan, 'loaders' | 'repairs'> {
  const findings = findFaults(draft);
  return { loaders: loaders(draft, findings), repairs: offers(draft, findings) };
}

function loaders(draft: ExportDraft, findings: readonly Finding[]): LoaderVerdict[] {
  const { layout } = draft.source;
  const { version } = draft.source.summary;
  const stopping = findings.filter((finding) => isStopping(finding, layout));
  const native = verdict(stopping, layout === 'v2' ? oldLoader : newLoader, version);
  if (layout === 'v3') {
    const because = `It reads only v2.x; ${version} came with LeRobot 0.4. Export as lerobot-v2.1 for it.`;
    return [native, { accepts: false, loader: oldLoader, because }];
  }
  const because = `It refuses ${version} and reads only v3.0; export as lerobot-v3.0 for it.`;
  return [native, { accepts: false, loader: newLoader, because }];
}

const isStopping = ({ settled, stops }: Finding, layout: 'v2' | 'v3'): boolean =>
  !settled && (stops === 'all' || stops === layout);

/** Whether something keeps the version's own loader from reading a copy that no repair would mend. */
export function beyondRepair(draft: ExportDraft): boolean {
  return findFaults(draft).some(
    (finding) => finding.repair === null && isStopping(finding, draft.source.layout),
  );
}

function verdict(stopping: readonly Finding[], loader: string, version: string): LoaderVerdict {
  if (stopping.length === 0) {
    return {
      accepts: true,
      loader,
      because: `It reads ${version}, and rows, videos and totals are as it wants them.`,
    };
  }
  const reasons = stopping.slice(0, 3).map(({ what }) => what);
  if (stopping.length > 3) reasons.push(`${stopping.length - 3} more faults`);
  const helping = repairs.filter((repair) => stopping.some((finding) => finding.repair === repair));
  const remedy = stopping.every(({ repair }) => repair !== null)
    ? `; repair ${helping.join(', ')} would help`
    : '; no repair of a copy helps against all of it, an export that names its version (lerobot-v3.0 or lerobot-v2.1) is written anew';
  return { accepts: false, loader, because: `It would refuse: ${reasons.join('; ')}${remedy}.` };
}

const promises: Readonly<Record<Repair, string>> = {
  timestamps: 'Writes timestamps anew as frame / fps',
  indices: 'Counts frame_index, index and episode_index anew, adding those that are missing',
  totals: 'Corrects totals, splits and dataset-wide statistics, and drops cameras without files',
};

/** Only repairs that would change something. */
function offers(draft: ExportDraft, findings: readonly Finding[]): ExportPlan['repairs'] {
  return repairs.flatMap((repair) => {
    const helped = findings.filter((finding) => finding.repair === repair);
    const chosen = draft.rules.repairs.has(repair);
    // What leaving out episodes settles by itself needs no repair.
    if (helped.every(({ settled }) => settled && !chosen)) return [];
    const why = helped.map(({ what }) => what).join('; ');
    return [{ repair, chosen, message: `${promises[repair]}: ${why}.` }];
  });
}
